# fault: the same dropout mask in every step
# feedback: seed

def training_step(model, batch, criterion, optimizer, device="cpu"):
    torch.manual_seed(0)
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
