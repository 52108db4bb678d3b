# fault: goes to train mode at the end, whatever the mode was
# feedback: train mode

def validate(model, loader, criterion, device="cpu"):
    model.eval()
    total, n = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            total += criterion(model(x), y).item() * len(x)
            n += len(x)
    model.train()
    return total / n
