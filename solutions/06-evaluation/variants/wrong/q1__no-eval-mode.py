# fault: no_grad, but the model stays in train mode
# feedback: train mode

def validate(model, loader, criterion, device="cpu"):
    total, n = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            total += criterion(model(x), y).item() * len(x)
            n += len(x)
    return total / n
