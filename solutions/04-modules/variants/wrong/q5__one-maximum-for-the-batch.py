# fault: subtracts the maximum of the whole batch, so rows far below it underflow
# feedback: own maximum
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    z = logits - logits.max()
    logp = z - z.exp().sum(1, keepdim=True).log()
    return -logp[torch.arange(len(labels)), labels].mean()
