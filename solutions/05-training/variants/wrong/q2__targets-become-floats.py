# fault: turns every target into float32, so int64 class labels (CrossEntropyLoss) and float64 targets do not reach the criterion as they are
# feedback: dtype|label|target|float|int64|long|cross.?entropy|criterion
def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        x = x.to(device)
        y = y.to(device, torch.float32)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
    return total / n
