# why: the batches are read inside cat

def predict(model, loader, device="cpu"):
    before = [m.training for m in model.modules()]
    try:
        model.eval()
        with torch.no_grad():
            return torch.cat(tuple(model(x.to(device)) for x in loader)).cpu()
    finally:
        for m, mode in zip(model.modules(), before):
            m.training = mode
