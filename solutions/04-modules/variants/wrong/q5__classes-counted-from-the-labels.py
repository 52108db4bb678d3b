# fault: one-hot with as many classes as the largest label says
# feedback: error|raised
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -(F.one_hot(labels) * F.log_softmax(logits, dim=1)).sum(1).mean()
