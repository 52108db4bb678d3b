# fault: int() instead of round()
# feedback: round
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = int(dev_fraction * n)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    return Subset(dataset, order[k:]), Subset(dataset, order[:k])
