# why: zeros and None give the same step

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad(set_to_none=False)
    loss = criterion(model.forward(x), y)
    loss.backward()
    optimizer.step()
    return loss.cpu().detach().numpy().item()
