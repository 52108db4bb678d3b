# fault: takes the arg max of exp(scores)/sum, which is inf/inf or 0/0 for large scores of either sign
# feedback: large|overflow|exp|softmax|nan|inf|arg ?max|score
def accuracy(model, loader, device="cpu"):
    modes = [(m, m.training) for m in model.modules()]
    hits = n = 0
    try:
        model.eval()
        with torch.no_grad():
            for x, y in loader:
                e = model(x.to(device)).exp()
                p = e / e.sum(dim=1, keepdim=True)
                hits += (p.argmax(dim=1) == y.to(device)).sum().item()
                n += len(y)
    finally:
        for m, was in modes:
            m.training = was
    return hits / n
