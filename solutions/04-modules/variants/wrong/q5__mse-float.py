# fault: returns a Python float
# feedback: float
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean().item()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels].mean()
