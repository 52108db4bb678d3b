# fault: a fresh SGD for every epoch, the caller's is ignored
# feedback: optimizer

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    total, n = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        n += len(x)
    return total / n
