# why: softmax keeps the order of the scores

def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    right, n = 0, 0
    try:
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                out = model(x)
                guess = F.softmax(out, dim=1).topk(1, dim=1).indices.squeeze(1)
                right += torch.count_nonzero(guess == y).item()
                n += len(y)
    finally:
        for m, training in modes:
            m.training = training
    return right / n
