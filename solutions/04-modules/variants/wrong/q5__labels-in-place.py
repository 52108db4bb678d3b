# fault: unsqueeze_ turns the caller's labels into a column
# feedback: end in `_`|changed
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    labels.unsqueeze_(1)
    return -F.log_softmax(logits, dim=1).gather(1, labels).mean()
