# fault: the last items are dev, only their order depends on the seed
# feedback: random|block
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = round(dev_fraction * n)
    rng = random.Random(seed)
    train, dev = list(range(n - k)), list(range(n - k, n))
    rng.shuffle(train)
    rng.shuffle(dev)
    return Subset(dataset, train), Subset(dataset, dev)
