# why: max gives the indices too

def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    right, n = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                out = model(x)
                _, guess = torch.max(out, 1)
                right += int(guess.eq(y).sum())
                n += y.numel()
    finally:
        for m, training in modes:
            m.training = training
    return float(right) / n
