# fault: the logits are turned into probabilities before log_softmax
# feedback: twice|raw
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    p = logits.softmax(1)
    return -F.log_softmax(p, dim=1)[torch.arange(len(labels)), labels].mean()
