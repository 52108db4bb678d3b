# fault: a generator as default argument moves on from call to call
# feedback: same seed|moved on
_drawn = {}


def train_dev_split(dataset, dev_fraction, seed):
    g = _drawn.setdefault(seed, torch.Generator().manual_seed(seed))
    n = len(dataset)
    k = round(dev_fraction * n)
    order = torch.randperm(n, generator=g).tolist()
    return Subset(dataset, order[k:]), Subset(dataset, order[:k])
