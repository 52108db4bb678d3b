# fault: stack needs equal batches
# feedback: torch\.cat|equal sizes

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
    return torch.stack(preds).flatten(0, 1)
