# fault: always the mean squared error
# feedback: criterion

def validate(model, loader, criterion, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    total, n = 0.0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                loss = F.mse_loss(model(x), y)
                total += loss.item() * len(x)
                n += len(x)
    finally:
        for m, training in modes:
            m.training = training
    return total / n
