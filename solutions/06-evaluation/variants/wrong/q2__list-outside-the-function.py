# fault: the list lives outside, so a second call returns the first one's predictions too
# feedback: inside the function

collected = []


def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = collected
    try:
        with torch.no_grad():
            for x in loader:
                preds.append(model(x.to(device)).cpu())
    finally:
        for m, training in modes:
            m.training = training
    return torch.cat(preds)
