# fault: counts in uint8, which starts again at 0 after 255 right answers in one batch
# feedback: uint8|overflow|255|256|large|big|batch|share|count
def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    hits = n = 0
    try:
        model.eval()
        with torch.no_grad():
            for x, y in loader:
                equal = model(x.to(device)).argmax(1).eq(y.to(device)).to(torch.uint8)
                hits += int(equal.sum(dtype=torch.uint8))
                n += len(y)
    finally:
        for m, was in modes:
            m.training = was
    return hits / n
