# fault: turns every batch into float32: labels become floats, float64 models fail
# feedback: dtype

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.float().to(device), y.float().to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
