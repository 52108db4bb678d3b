# fault: averages the batch means, so the last smaller batch weighs too much
# feedback: mean of the batch means

def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    total, n = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = criterion(model(x), y)
                total += loss.item()
                n += 1
    finally:
        for m, training in modes:
            m.training = training
    return total / n
