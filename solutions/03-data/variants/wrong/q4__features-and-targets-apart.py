# fault: features and targets are shuffled by two different permutations
# feedback: belong together|attribute
def train_dev_split(dataset, dev_fraction, seed):
    g = torch.Generator().manual_seed(seed)
    n = len(dataset)
    k = round(dev_fraction * n)
    xs = torch.stack([dataset[i][0] for i in range(n)])[torch.randperm(n, generator=g)]
    ys = torch.stack([dataset[i][1] for i in range(n)])[torch.randperm(n, generator=g)]
    return TensorDataset(xs[k:], ys[k:]), TensorDataset(xs[:k], ys[:k])
