# why: one-hot times log_softmax
def mse_loss(pred, target):
    if pred.shape == target.shape:
        return torch.mean(torch.pow(target - pred, 2))
    raise ValueError("shapes")


def cross_entropy(logits, labels):
    logp = F.log_softmax(logits, dim=-1)
    hot = F.one_hot(labels, logits.shape[1]).to(logp.dtype)
    return -(hot * logp).sum() / logits.shape[0]
