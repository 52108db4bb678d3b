# why: copies only where the device differs, deletes its names at the end

def training_step(model, batch, criterion, optimizer, device="cpu"):
    device = torch.device(device)
    x, y, *rest = batch
    if x.device != device:
        x = x.to(device)
    if y.device != device:
        y = y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    value = loss.item()
    del loss, x, y
    return value
