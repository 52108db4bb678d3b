# fault: rounds halves up instead of Python's way
# feedback: round
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = math.floor(dev_fraction * n + 0.5)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    return Subset(dataset, order[k:]), Subset(dataset, order[:k])
