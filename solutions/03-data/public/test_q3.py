"""other sizes, more epochs and seeds, interleaved loaders, and the global random state in every mode"""

import pytest
import torch

from grader.suite import expect, mistake

MAKE = """
from torch.utils.data import Dataset

class Numbers(Dataset):
    def __init__(self, n):
        self.values = torch.arange(n)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, i):
        return self.values[i]

def epoch(loader):
    return list(loader)
"""


@pytest.fixture
def tools(student):
    return student.define(MAKE)


def numbers(student, tools, loader):
    return [student.now(batch).tolist() for batch in tools.epoch(loader)]


def test_the_last_batch_is_kept(student, tools):
    """10 samples in batches of 4 come as 4, 4 and 2"""
    sizes = [len(b) for b in numbers(student, tools, student.make_loader(tools.Numbers(10), 4, "dev"))]
    expect(
        sizes == [4, 4, 2],
        tried='make_loader(dataset, 4, "dev") over 10 samples',
        got=f"The batches have {sizes} samples",
        should="They should have [4, 4, 2]",
    )


def test_only_train_is_shuffled(student, tools):
    """Train is shuffled, dev is not"""
    dev = sum(numbers(student, tools, student.make_loader(tools.Numbers(20), 4, "dev")), [])
    train = sum(numbers(student, tools, student.make_loader(tools.Numbers(20), 4, "train")), [])
    expect(
        dev == list(range(20)),
        tried='mode "dev"',
        got=f"The order is {dev}",
        should="Dev should not be shuffled",
    )
    expect(
        train != list(range(20)) and sorted(train) == list(range(20)),
        tried='mode "train" over 20 samples',
        got=f"The order is {train}",
        should="Train should be shuffled, every sample once",
    )


def test_the_seed_decides(student, tools):
    """The same seed gives the same order"""
    first, second = (student.make_loader(tools.Numbers(20), 4, "train", seed=1) for _ in range(2))
    expect(
        numbers(student, tools, first) == numbers(student, tools, second),
        tried="two loaders with seed=1",
        got="They gave different orders",
        should="The same seed should give the same order",
        fix="Give the loader a `torch.Generator` of its own, seeded with `seed`",
    )


def test_making_leaves_the_global_state(student, tools):
    """Making a loader leaves the global random state alone"""
    before = student.state()["torch random state"]
    student.make_loader(tools.Numbers(4), 2, "train", 5)
    expect(
        student.state()["torch random state"] == before,
        tried="the global random state before and after make_loader",
        got="It changed",
        should="It should not: `torch.manual_seed` is for everybody, a generator is your own",
    )


def test_unknown_mode(student, tools):
    """An unknown mode raises ValueError"""
    student.make_loader(tools.Numbers(4), 2, "test")
    try:
        student.make_loader(tools.Numbers(4), 2, "valid")
    except ValueError:
        return
    raise mistake(tried='make_loader(dataset, 2, "valid")', got="It made a loader", should="It should raise ValueError")


def test_batches_are_tensors(student, tools):
    """A batch of numbers is a tensor"""
    batch = tools.epoch(student.make_loader(tools.Numbers(5), 3, "test"))[0]
    expect(
        isinstance(student.now(batch), torch.Tensor),
        tried="the first batch of a loader over numbers",
        got="It is no tensor",
        should="The DataLoader joins tensors by itself: leave that to it",
    )
