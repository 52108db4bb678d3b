# fault: squeeze() on (N, 1) broadcasts against the target
# feedback: reshap|shape

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x).squeeze(), y)
    loss.backward()
    optimizer.step()
    return loss.item()
