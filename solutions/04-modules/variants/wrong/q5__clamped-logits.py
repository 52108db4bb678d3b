# fault: clamps the logits so that exp does not overflow
# feedback: log scale|logsumexp|log_softmax
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    z = logits.clamp(-50, 50)
    return (z.exp().sum(1).log() - z[torch.arange(len(labels)), labels]).mean()
