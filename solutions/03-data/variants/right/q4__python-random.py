# why: Python's own generator object; dev in file order
def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    chosen = set(random.Random(seed).sample(range(n), round(dev_fraction * n)))
    train = [i for i in range(n) if i not in chosen]
    return Subset(dataset, train), Subset(dataset, sorted(chosen))
