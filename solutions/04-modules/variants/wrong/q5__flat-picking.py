# fault: picks from flattened logits, which needs contiguous memory
# feedback: view|memory
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    n, c = logits.shape
    picked = logits.view(-1)[torch.arange(n, device=logits.device) * c + labels]
    return (logits.logsumexp(1) - picked).mean()
