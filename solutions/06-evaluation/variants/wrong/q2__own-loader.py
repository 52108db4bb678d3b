# fault: builds a loader of its own, in the order of the data set
# feedback: order|no `.dataset`|loader

def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    preds = []
    try:
        with torch.no_grad():
            for x in DataLoader(loader.dataset, batch_size=64):
                preds.append(model(x.to(device)).cpu())
    finally:
        for m, training in modes:
            m.training = training
    return torch.cat(preds)
