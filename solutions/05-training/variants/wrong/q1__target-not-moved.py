# fault: only x goes to the device
# feedback: x and y should both

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x = x.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
