# fault: sets the flag of the outermost module only
# feedback: does not\)|training = False

def validate(model, loader, criterion, device="cpu"):
    was = model.training
    model.training = False
    total, n = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                total += criterion(model(x), y).item() * len(x)
                n += len(x)
    finally:
        model.training = was
    return total / n
