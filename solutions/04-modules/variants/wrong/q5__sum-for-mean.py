# fault: the sum over the batch
# feedback: sum
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1).gather(1, labels[:, None]).sum()
