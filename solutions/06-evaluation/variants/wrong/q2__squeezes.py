# fault: squeezes the outputs, so (N, 1) and a last batch of one lose their shape
# feedback: squeeze|shape

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        with torch.no_grad():
            for x in loader:
                preds.append(model(x.to(device)).squeeze().cpu())
    finally:
        for m, training in modes:
            m.training = training
    return torch.cat(preds)
