# fault: random_split with fractions rounds down and gives the rest to train
# feedback: round
from torch.utils.data import random_split


def train_dev_split(dataset, dev_fraction, seed):
    g = torch.Generator().manual_seed(seed)
    train, dev = random_split(dataset, [1 - dev_fraction, dev_fraction], generator=g)
    return train, dev
