# fault: records graphs for all batches and detaches at the end
# feedback: recorded a graph

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        if True:
            for x in loader:
                preds.append(model(x.to(device)).cpu())
    finally:
        for m, training in modes:
            m.training = training
    return torch.cat(preds).detach()
