# why: len(y) is len(x); p.grad = None clears as zero_grad does

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        for p in model.parameters():
            p.grad = None
        loss = criterion(model(x.to(device)), y.to(device))
        loss.backward()
        optimizer.step()
        total += float(loss) * len(y)
        count += len(y)
        del loss
    return float(total) / count
