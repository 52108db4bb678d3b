# fault: restores one mode for the whole model, so a frozen BatchNorm wakes up
# feedback: train\(was\)

def validate(model, loader, criterion, device="cpu"):
    was = model.training
    model.eval()
    total, n = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                total += criterion(model(x), y).item() * len(x)
                n += len(x)
    finally:
        model.train(was)
    return total / n
