# fault: takes x and y out of a loader that gives x alone
# feedback: for x in loader|gives x alone

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        with torch.no_grad():
            for x, _ in loader:
                preds.append(model(x.to(device)).cpu())
    finally:
        for m, training in modes:
            m.training = training
    return torch.cat(preds)
