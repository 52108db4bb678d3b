# fault: torch.manual_seed resets everybody's random state
# feedback: global
from torch.utils.data import random_split


def train_dev_split(dataset, dev_fraction, seed):
    torch.manual_seed(seed)
    n = len(dataset)
    k = round(dev_fraction * n)
    train, dev = random_split(dataset, [n - k, k])
    return train, dev
