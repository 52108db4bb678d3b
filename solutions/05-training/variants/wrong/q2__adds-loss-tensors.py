# fault: a sum of loss tensors keeps every graph of the epoch
# feedback: numbers, not tensors

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, n = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total = total + loss * len(x)
        n += len(x)
    return (total / n).item()
