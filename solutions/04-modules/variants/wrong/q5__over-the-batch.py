# fault: normalizes over the batch
# feedback: over the batch|dim=1
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=0)[torch.arange(len(labels)), labels].mean()
