# why: model.zero_grad clears the same gradients; indexing a batch is as good as unpacking it

def training_step(model, batch, criterion, optimizer, device="cpu"):
    model.zero_grad()
    inputs = batch[0].to(torch.device(device))
    target = batch[1].to(torch.device(device))
    loss = criterion(model(inputs), target)
    value = loss.item()
    loss.backward()
    optimizer.step()
    return value
