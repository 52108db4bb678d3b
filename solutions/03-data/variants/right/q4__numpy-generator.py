# why: numpy's generator; indices stay numpy integers
def train_dev_split(dataset, dev_fraction, seed):
    order = np.random.default_rng(seed).permutation(len(dataset))
    k = round(dev_fraction * len(dataset))
    dev, train = np.split(order, [k])
    return Subset(dataset, train), Subset(dataset, dev)
