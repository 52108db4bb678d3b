# fault: no look at the shapes
# feedback: broadcast
def mse_loss(pred, target):
    return ((pred - target) ** 2).mean()


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels].mean()
