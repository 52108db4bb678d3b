# fault: the labels stay where they are
# feedback: Move both|one device

def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    right, n = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x = x.to(device)
                out = model(x)
                right += (out.argmax(dim=1) == y).sum().item()
                n += len(y)
    finally:
        for m, training in modes:
            m.training = training
    return right / n
