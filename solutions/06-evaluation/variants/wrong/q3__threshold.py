# fault: counts a sample only where the probability of its label is above one half
# feedback: probability above 0.5

def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    right, n = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                out = model(x)
                p = torch.softmax(out, dim=1)
                right += (p[torch.arange(len(y)), y] > 0.5).sum().item()
                n += len(y)
    finally:
        for m, training in modes:
            m.training = training
    return right / n
