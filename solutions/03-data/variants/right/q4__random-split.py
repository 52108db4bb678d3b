# why: random_split with whole lengths and a generator; it returns a list of two
from torch.utils.data import random_split


def train_dev_split(dataset, dev_fraction, seed):
    k = round(dev_fraction * len(dataset))
    g = torch.Generator().manual_seed(seed)
    return tuple(random_split(dataset, [len(dataset) - k, k], generator=g))
