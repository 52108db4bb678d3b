# fault: an error in the middle passes for a result
# feedback: reach the caller

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
    except Exception as error:
        print(error)
    finally:
        for m, training in modes:
            m.training = training
    return right / max(n, 1)
