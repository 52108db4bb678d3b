# fault: random_split draws from the global state
# feedback: same seed|generator|global
from torch.utils.data import random_split


def train_dev_split(dataset, dev_fraction, seed):
    n = len(dataset)
    k = round(dev_fraction * n)
    train, dev = random_split(dataset, [n - k, k])
    return train, dev
