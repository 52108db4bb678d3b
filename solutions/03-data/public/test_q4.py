"""more sizes (an empty dev set too), the global random state, and whether the dataset stays as it was"""

import pytest

from grader.suite import expect, want

MAKE = """
from torch.utils.data import Dataset

class Numbers(Dataset):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return 10 * range(self.n)[i]

def everything(dataset):
    return [dataset[i] for i in range(len(dataset))]
"""


@pytest.fixture
def tools(student):
    return student.define(MAKE)


def split(student, tools, n, fraction, seed):
    tried = f"train_dev_split(dataset of {n} items, {fraction}, {seed})"
    parts = want(student.train_dev_split(tools.Numbers(n), fraction, seed), (tuple, list), tried, "(train, dev)")
    expect(
        len(parts) == 2,
        tried=tried,
        got=f"It returned {len(parts)} things",
        should="It should return two datasets",
    )
    return [list(tools.everything(part)) for part in parts]


def test_two_parts_of_the_right_size(student, tools):
    """Train first, then dev"""
    train, dev = split(student, tools, 10, 0.3, 0)
    expect(
        (len(train), len(dev)) == (7, 3),
        tried="a split of 10 items with dev_fraction 0.3",
        got=f"train has {len(train)} items, dev {len(dev)}",
        should="They should have 7 and 3",
    )


def test_nothing_lost_nothing_twice(student, tools):
    """The parts are disjoint, and together everything"""
    train, dev = split(student, tools, 10, 0.3, 0)
    expect(
        sorted(train + dev) == list(range(0, 100, 10)),
        tried="the items of both parts together",
        got=f"They are {sorted(train + dev)}",
        should="Every item should be there once",
    )


def test_the_seed_decides(student, tools):
    """Same seed, same split; another seed, another split"""
    first, second, other = (sorted(split(student, tools, 40, 0.5, seed)[1]) for seed in (1, 1, 2))
    expect(first == second, tried="seed 1 twice", got="The splits differ", should="They should be the same")
    expect(first != other, tried="seeds 1 and 2", got="The splits are the same", should="They should differ")
