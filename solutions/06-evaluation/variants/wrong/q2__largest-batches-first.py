# fault: runs the largest batches first; a smaller batch in the middle ends up at the wrong place
# feedback: order|row|position|place|sort
def predict(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    try:
        model.eval()
        with torch.no_grad():
            batches = sorted(loader, key=len, reverse=True)  # so that memory runs out early or never
            return torch.cat([model(x.to(device)).cpu() for x in batches])
    finally:
        for m, was in modes:
            m.training = was
