# fault: overwrites the result in every round
# feedback: last batch

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        with torch.no_grad():
            for x in loader:
                preds = [model(x.to(device)).cpu()]
    finally:
        for m, training in modes:
            m.training = training
    return torch.cat(preds)
