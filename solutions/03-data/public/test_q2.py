"""other sizes, tables of one row, test datasets, a second look at an item, and two wrappers of one dataset"""

import torch

from grader.suite import close, expect, want, want_tensor

PAIRS = """
from torch.utils.data import Dataset

class Pairs(Dataset):
    def __init__(self, x, y):
        self.table = x
        self.targets = y

    def __len__(self):
        return len(self.table)

    def __getitem__(self, i):
        return self.table[i], self.targets[i]
"""

X = torch.tensor([[1.0, 10.0, 7.0], [3.0, 10.0, 1.0], [2.0, 10.0, 4.0], [6.0, 10.0, 0.0]])


def test_fit_gives_two_vectors(student):
    """fit_normalizer returns mean and std, one number per column"""
    tried = "fit_normalizer(x) for x of shape (4, 3)"
    result = want(student.fit_normalizer(student.put(X)), (tuple, list), tried, "a pair (mean, std)")
    expect(len(result) == 2, tried=tried, got=f"It returned {len(result)} things", should="It should return two")
    for name, value in zip(("mean", "std"), result, strict=True):
        value = torch.as_tensor(student.now(value))
        want_tensor(value, f"the {name} of {tried}", shape=(3,), dtype=torch.float32, fix="Work along `dim=0`")


def test_statistics(student):
    """The population std; 1 where a column is constant"""
    tried = "fit_normalizer(x) for a table with a constant second column"
    mean, std = student.fit_normalizer(student.put(X))
    mean, std = student.now(mean), student.now(std)
    expect(
        close(mean, [3.0, 10.0, 3.0]),
        tried=tried,
        got=f"mean is {mean.tolist()}",
        should="It should be [3, 10, 3]",
    )
    expect(
        close(std[1], 1.0),
        tried=tried,
        got=f"The std of the constant column is {float(std[1]):g}",
        should="It should be 1",
    )
    expect(
        close(std[0], 3.5**0.5, rtol=1e-3),
        tried=tried,
        got=f"The std of the first column, 1, 3, 2, 6, is {float(std[0]):.4f}",
        should="It should be sqrt(3.5) = 1.8708",
        fix="sqrt(14 / 3) = 2.1602 divides by n - 1: ask for `correction=0`",
    )


def test_items_are_normalized(student):
    """x of an item is (x - mean) / std, y passes"""
    inner = student.define(PAIRS).Pairs(student.put(X), student.put(torch.arange(4.0)))
    mean, std = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 4.0, 8.0])
    item = student.Normalized(inner, student.put(mean), student.put(std))[1]
    tried = "item 1 of Normalized(dataset, mean, std)"
    item = want(item, (tuple, list), tried, "a pair (x, y)")
    x, y = student.now(item[0]), student.now(item[1])
    expect(
        close(x, (X[1] - mean) / std),
        tried=tried,
        got=f"x is {x.tolist()}",
        should="x should be (x - mean) / std, with the mean and std that were passed in",
    )
    expect(float(y) == 1.0, tried=tried, got=f"y is {float(y):g}", should="y should pass as it is")
