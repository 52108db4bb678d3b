# fault: subtracts the maximum from the caller's logits
# feedback: in-place|caller|error
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    with torch.no_grad():
        logits -= logits.max(1, keepdim=True).values
    return (logits.exp().sum(1).log() - logits[torch.arange(len(labels)), labels]).mean()
