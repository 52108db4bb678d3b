# fault: moves the caller's model to the device
# feedback: model\.to\(device\)

def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.to(device)
    model.eval()
    total, n = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = criterion(model(x), y)
                total += loss.item() * len(x)
                n += len(x)
    finally:
        for m, training in modes:
            m.training = training
    return total / n
