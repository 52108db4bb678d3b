# fault: rounds the loss for the reader
# feedback: round

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return round(loss.item(), 3)
