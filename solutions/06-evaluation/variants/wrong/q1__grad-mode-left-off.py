# fault: turns gradients off and on by a statement, so a caller's no_grad ends
# feedback: grad mode

def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    total, n = 0.0, 0
    try:
        torch.set_grad_enabled(False)
        if True:
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = criterion(model(x), y)
                total += loss.item() * len(x)
                n += len(x)
    finally:
        torch.set_grad_enabled(True)
        for m, training in modes:
            m.training = training
    return total / n
