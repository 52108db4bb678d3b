# fault: restores one mode for all parts
# feedback: train\(was\)

def accuracy(model, loader, device="cpu"):
    was = model.training
    model.eval()
    right, n = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                right += (model(x).argmax(dim=1) == y).sum().item()
                n += len(y)
    finally:
        model.train(was)
    return right / n
