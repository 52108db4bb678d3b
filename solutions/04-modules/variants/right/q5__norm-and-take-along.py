# why: the squared norm of the flat difference; the mean of rows stacked in a loop
def mse_loss(pred, target):
    if pred.ndim != target.ndim or any(a != b for a, b in zip(pred.shape, target.shape)):
        raise ValueError("shapes differ")
    flat = (pred - target).reshape(-1)
    return torch.dot(flat, flat) / flat.shape[0]


def cross_entropy(logits, labels):
    losses = [torch.logsumexp(row, 0) - row[label] for row, label in zip(logits, labels.tolist())]
    return torch.stack(losses).mean()
