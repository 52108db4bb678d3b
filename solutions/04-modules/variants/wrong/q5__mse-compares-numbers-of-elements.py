# fault: compares sizes, not shapes
# feedback: shapes
def mse_loss(pred, target):
    if pred.numel() != target.numel():
        raise ValueError("sizes differ")
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels].mean()
