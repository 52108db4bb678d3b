# fault: returns lists of indices, not datasets
# feedback: dataset
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = round(dev_fraction * n)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()
    return order[k:], order[:k]
