# fault: stops at the list of batches, as the lecture does
# feedback: torch\.cat

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        with torch.no_grad():
            for x in loader:
                preds.append(model(x.to(device)).cpu())
    finally:
        for m, training in modes:
            m.training = training
    return preds
