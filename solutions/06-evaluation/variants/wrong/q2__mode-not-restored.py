# fault: leaves the model in eval mode
# feedback: eval mode

def predict(model, loader, device="cpu"):
    model.eval()
    preds = []
    with torch.no_grad():
        for x in loader:
            preds.append(model(x.to(device)).cpu())
    return torch.cat(preds)
