# fault: stays in train mode
# feedback: train mode

def accuracy(model, loader, device="cpu"):
    right, n = 0, 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(device), y.to(device)
            right += (model(x).argmax(dim=1) == y).sum().item()
            n += len(y)
    return right / n
