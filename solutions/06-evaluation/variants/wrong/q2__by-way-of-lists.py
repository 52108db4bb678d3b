# fault: goes by Python lists, so float64 becomes float32
# feedback: dtype

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        with torch.no_grad():
            for x in loader:
                preds += model(x.to(device)).tolist()
    finally:
        for m, training in modes:
            m.training = training
    return torch.tensor(preds)
