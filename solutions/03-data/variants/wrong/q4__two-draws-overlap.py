# fault: train and dev are drawn independently and overlap
# feedback: in train and in dev|both
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = round(dev_fraction * n)
    g = torch.Generator().manual_seed(seed)
    train = torch.randperm(n, generator=g)[: n - k].tolist()
    dev = torch.randperm(n, generator=g)[:k].tolist()
    return Subset(dataset, train), Subset(dataset, dev)
