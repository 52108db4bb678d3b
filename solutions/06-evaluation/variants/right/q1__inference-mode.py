# why: inference_mode is stricter than no_grad

def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    total, n = 0.0, 0
    try:
        with torch.inference_mode():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = criterion(model(x), y)
                total += float(loss) * x.size(0)
                n += x.size(0)
    finally:
        for m, training in modes:
            m.training = training
    return total / n
