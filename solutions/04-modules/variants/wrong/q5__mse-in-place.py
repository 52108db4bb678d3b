# fault: writes the difference into the caller's prediction
# feedback: in-place|caller|error
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    if not pred.requires_grad:
        pred -= target
        return (pred * pred).mean()
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels].mean()
