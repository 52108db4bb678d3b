# fault: logp[:, labels] takes all labels for each sample
# feedback: every label|gather
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[:, labels].mean()
