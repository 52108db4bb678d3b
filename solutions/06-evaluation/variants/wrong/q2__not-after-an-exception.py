# fault: a failing model stays in eval mode
# feedback: finally

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    with torch.no_grad():
        preds = [model(x.to(device)).cpu() for x in loader]
    for m, training in modes:
        m.training = training
    return torch.cat(preds)
