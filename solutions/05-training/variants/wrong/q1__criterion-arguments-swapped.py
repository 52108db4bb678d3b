# fault: (target, output) instead of (output, target)
# feedback: changed places

def training_step(model, batch, criterion, optimizer, device="cpu"):
    x, y = batch
    x, y = x.to(device), y.to(device)
    optimizer.zero_grad()
    loss = criterion(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()
