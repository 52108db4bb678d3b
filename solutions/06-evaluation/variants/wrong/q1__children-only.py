# fault: remembers the modes of the direct children only
# feedback: another mode|train\(was\)|every part

def validate(model, loader, criterion, device="cpu"):
    was = model.training
    modes = [(m, m.training) for m in model.children()]
    model.eval()
    total, n = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                total += criterion(model(x), y).item() * len(x)
                n += len(x)
    finally:
        model.training = was
        for m, training in modes:
            m.train(training)
    return total / n
