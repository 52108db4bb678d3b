# fault: moves the caller's model
# feedback: model\.to\(device\)

def training_step(model, batch, criterion, optimizer, device="cpu"):
    model.to(device)
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
