# fault: zero_grad stands before the loop
# feedback: clear

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    optimizer.zero_grad()
    total, n = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
    return total / n
