"""Shared by the suites of this assignment: tables on disk, small datasets, words for odd answers."""

from dataclasses import dataclass

import pytest
import torch

from grader.suite import describe, expect, mistake

TOOLS = """
import itertools
import os
import random
from typing import Generic

from torch.utils.data import DataLoader, Dataset


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", newline="") as file:
        file.write(text)
    return path


def missing(dataset):
    "Methods that no class of the answer's own defines."
    own = [c for c in type(dataset).__mro__ if c not in (Dataset, Generic, object)]
    return [name for name in ("__len__", "__getitem__") if not any(name in vars(c) for c in own)]


def attributes(thing):
    return sorted(vars(thing))


def read(dataset, indices):
    return [dataset[i] for i in indices]


def everything(dataset):
    "Items 0 to len - 1; a shorter list where an index below len raises IndexError."
    items = []
    for i in range(len(dataset)):
        try:
            items.append(dataset[i])
        except IndexError:
            break
    return items


def take(dataset, limit):
    "What a plain for loop over the dataset gives, cut off after `limit` items."
    return list(itertools.islice(iter(dataset), limit))


def epochs(loader, count):
    return [list(loader) for _ in range(count)]


def start(loader, count):
    "The first `count` batches of an epoch that is then given up."
    return list(itertools.islice(iter(loader), count))


def seed_globals(seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


class Pairs(Dataset):
    "Items are views into the stored tables, as in most datasets."

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class Alone(Dataset):
    def __init__(self, x):
        self.x = x

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i]


class Items(Dataset):
    "Any list of items, under a name that no answer can know."

    def __init__(self, items):
        self._kept = list(items)

    def __len__(self):
        return len(self._kept)

    def __getitem__(self, i):
        return self._kept[i]
"""


@pytest.fixture
def tools(student):
    """Small helpers and datasets that live in the runner."""
    return student.define(TOOLS)


@dataclass
class Table:
    path: str
    names: list
    ids: list
    x: torch.Tensor
    y: torch.Tensor

    def row(self, features):
        """The number of the row with these features, or None."""
        if tuple(features.shape) != tuple(self.x.shape[1:]):
            return None
        hits = [i for i, row in enumerate(self.x) if torch.allclose(features.float(), row, rtol=1e-4, atol=1e-5)]
        return hits[0] if hits else None


NAMES = ["covid_like", "humidity", "target_before", "wearing_mask", "shop_indoors", "region_north", "week"]


@pytest.fixture
def table(student, tools, rng):
    """Write a table of random numbers to a file: `table(rows, columns)`.

    Ids are whole numbers in no order. Names that merely contain "id" or "target" are features like any other.
    """

    def make(rows, columns, *, target=True, name="survey.csv", end="\n", last_end=True, whole=False):
        names = [NAMES[j] if j < len(NAMES) else f"extra_{j}" for j in range(columns)]
        ids = [10 * int(k) + (i + 3) % 10 for i, k in enumerate(torch.randperm(3 * rows, generator=rng)[:rows])]
        numbers = torch.randn(rows, columns + 1, generator=rng, dtype=torch.float64)
        numbers = numbers * torch.tensor([1.0 + 3 * (j % 3) for j in range(columns + 1)]) + 0.5
        cells = []
        for row in numbers.tolist():
            texts = []
            for j, value in enumerate(row):
                if whole or j % 4 == 3:
                    texts.append(str(round(10 * value) or 7))
                elif j % 4 == 1:
                    texts.append(f"{value:.5e}")
                else:
                    texts.append(f"{value:.5f}")
            cells.append(texts)
        header = ["id", *names] + ["target"] * target
        lines = [",".join(header)]
        lines += [",".join([str(i), *texts[: columns + target]]) for i, texts in zip(ids, cells, strict=True)]
        text = end.join(lines) + (end if last_end else "")
        values = torch.tensor([[float(t) for t in texts] for texts in cells], dtype=torch.float64).float()
        path = tools.write(student.folder(), name, text)
        return Table(path, names, ids, values[:, :columns].clone(), values[:, columns].clone())

    return make


@pytest.fixture
def length(student):
    """`len` of a student's dataset, with words where there is none."""

    def measure(dataset, tried):
        try:
            return len(dataset)
        except TypeError as error:
            raise mistake(
                tried=f"{tried}, then `len(...)`",
                got=f"It raised TypeError: {error}",
                should="`len` should give the number of items, an int",
                fix="Define `__len__(self)` inside the class (check its indentation) and return an int",
            ) from None

    return measure


@pytest.fixture
def is_dataset(student, tools):
    """Refuse what is no Dataset with both methods."""

    def check(thing, tried):
        got = f"Got {describe(thing)}"
        plain = thing is None or isinstance(thing, (torch.Tensor, list, tuple, dict, str, int, float))
        expect(
            not plain and bool(student.isinstance(thing, student.torch.utils.data.Dataset)),
            tried=tried,
            got=got,
            should="It should be a `torch.utils.data.Dataset`",
            fix="Write `class Name(Dataset):` for a dataset of your own; `Subset` is one too, a list is not",
        )
        lost = list(tools.missing(thing))
        expect(
            not lost,
            tried=tried,
            got=f"The class has no {' and no '.join(f'`{name}`' for name in lost)} of its own",
            should="A Dataset has `__len__` and `__getitem__`, two underscores on each side",
            fix="Probably the method is not indented, so it stands beside the class and not in it; or it is misspelt",
        )
        return thing

    return check


@pytest.fixture
def pair():
    """Unpack an item into x and y, with words where it is something else."""

    def unpack(item, tried):
        if isinstance(item, (tuple, list)) and len(item) == 2:
            return item[0], item[1]
        raise mistake(
            tried=tried,
            got=f"The item is {describe(item)}",
            should="An item should be the pair `(x, y)`",
            fix="End `__getitem__` with `return x, y`",
        )

    return unpack


@pytest.fixture
def kind_of():
    """The builtin name of an exception that student code raised."""

    def name(error):
        return next((c.__name__ for c in type(error).__mro__ if c.__module__ == "builtins"), "an error")

    return name


@pytest.fixture
def unchanged(student):
    """Refuse a changed global setting: call it before, and what it returned afterwards."""

    def start(random_state=False):
        before = student.state()

        def check(tried):
            after = student.state()
            keys = [k for k in before if random_state or "random" not in k]
            moved = [str(k) for k in keys if before[k] != after.get(k)]
            expect(
                not moved,
                tried=tried,
                got=f"Afterwards a global setting is another ({', '.join(moved)})",
                should="Global settings belong to everybody and should stay as they were",
                fix="Say dtype and device where you make a tensor, and use full paths, rather than setting a default",
            )

        return check

    return start
