# fault: calls nn.MSELoss
# feedback: mse_loss|calls
def mse_loss(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return nn.MSELoss()(pred, target)


def cross_entropy(logits, labels):
    return -F.log_softmax(logits, dim=1)[torch.arange(len(labels)), labels].mean()
