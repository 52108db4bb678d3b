# fault: switches requires_grad off instead of recording, and afterwards on for all parameters, also the frozen ones
# feedback: requires_grad|frozen|parameter|grad
def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    total, n = 0.0, 0
    for p in model.parameters():
        p.requires_grad_(False)
    model.eval()
    try:
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            total += criterion(model(x), y).item() * len(x)
            n += len(x)
    finally:
        for p in model.parameters():
            p.requires_grad_(True)
        for m, was in modes:
            m.training = was
    return total / n
