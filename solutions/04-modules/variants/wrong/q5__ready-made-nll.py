# fault: log_softmax by hand, then the ready-made nll_loss
# feedback: nll_loss|calls
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return F.nll_loss(logits - logits.logsumexp(1, keepdim=True), labels)
