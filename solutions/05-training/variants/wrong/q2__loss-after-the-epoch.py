# fault: measures the loss in a second pass after the epoch
# feedback: after the epoch

def train_one_epoch(model, loader, criterion, optimizer, device="cpu"):
    model.train()
    for batch in loader:
        training_step(model, batch, criterion, optimizer, device)
    total, n = 0.0, 0
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            total += criterion(model(x), y).item() * len(x)
            n += len(x)
    model.train()
    return total / n
