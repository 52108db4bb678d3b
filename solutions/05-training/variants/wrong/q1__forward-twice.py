# fault: runs the model a second time for the returned loss; BatchNorm moves twice, dropout draws again
# feedback: ran 2 times

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    value = criterion(model(x), y).item()
    criterion(model(x), y).backward()
    optimizer.step()
    return value
