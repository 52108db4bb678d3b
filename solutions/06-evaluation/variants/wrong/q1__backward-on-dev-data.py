# fault: calls backward as in training, so dev gradients pile up
# feedback: recorded a graph|gradients

def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    total, n = 0.0, 0
    try:
        if True:
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = criterion(model(x), y)
                loss.backward()
                total += loss.item() * len(x)
                n += len(x)
    finally:
        for m, training in modes:
            m.training = training
    return total / n
