# fault: shuffles the tables of the caller's dataset in place, then cuts
# feedback: another order|attribute
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = round(dev_fraction * n)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    dataset.x[:] = dataset.x[order]
    dataset.y[:] = dataset.y[order]
    return Subset(dataset, range(k, n)), Subset(dataset, range(k))
