# fault: divides by the length of the data set
# feedback: length of the data set|no `.dataset`

def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    right, n = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                out = model(x)
                right += (out.argmax(dim=1) == y).sum().item()
                n += len(y)
    finally:
        for m, training in modes:
            m.training = training
    return right / len(loader.dataset)
