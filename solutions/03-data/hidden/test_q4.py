"""train_dev_split: sizes, disjoint and complete, decided by the seed alone."""

import pytest
import torch

from grader.suite import close, describe, expect, mistake, points


@pytest.fixture
def dataset(tools):
    """Samples whose x tells their number and whose y belongs to it."""

    def make(n):
        x = torch.arange(n, dtype=torch.float32)[:, None] + torch.tensor([0.0, 500.0])
        return tools.Pairs(x, 3 * torch.arange(n, dtype=torch.float32) + 1)

    return make


@pytest.fixture
def split(student, is_dataset):
    """The student's split, if it is a pair of Datasets."""

    def call(data, fraction, seed, tried):
        result = student.train_dev_split(data, fraction, seed)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise mistake(
                tried=tried,
                got=f"It returned {describe(result)}",
                should="It should return two datasets, `(train, dev)`",
                fix="End with `return train, dev`",
            )
        return tuple(
            is_dataset(part, f"the {name} part of {tried}") for name, part in zip(("train", "dev"), result, strict=True)
        )

    return call


@pytest.fixture
def numbers(tools, pair):
    """The numbers of the samples in a part."""

    def read(part, tried):
        found = []
        for item in tools.everything(part):
            x, y = pair(item, tried)
            good = isinstance(x, torch.Tensor) and tuple(x.shape) == (2,)
            expect(
                good and close(float(x[1] - x[0]), 500.0) and close(float(y), 3 * float(x[0]) + 1),
                tried=tried,
                got="An item of a part is no item of the dataset: its x and y do not belong together"
                if good
                else f"x of an item of a part is {describe(x)}",
                should="The parts should hold the dataset's own items, x beside its own y",
                fix="Draw one permutation of the indices and use it for whole items",
            )
            found.append(int(x[0]))
        return found

    return read


def few(values):
    return ", ".join(map(str, values[:8])) + (", ..." if len(values) > 8 else "")


@points(3)
def test_sizes_follow_round(dataset, split):
    """dev has round(dev_fraction * n) items, train the rest"""
    for n, fraction in ((20, 0.3), (100, 0.29), (10, 0.25), (14, 0.25), (7, 0.9), (9, 0.05), (5, 0.0)):
        tried = f"train_dev_split(dataset of {n} items, {fraction}, seed=1)"
        try:
            train, dev = split(dataset(n), fraction, 1, tried)
            sizes = len(train), len(dev)
        except ValueError as error:
            raise mistake(
                tried=tried,
                got=f"It raised ValueError: {error}",
                should="dev has `round(dev_fraction * len(dataset))` items, which may be none at all",
                fix="Work out the size of dev first, give the rest to train, and allow a part to be empty",
            ) from None
        k = round(fraction * n)
        cause = "Use Python's `round` on `dev_fraction * len(dataset)`, and give the rest to train"
        if sizes == (0, n) and k == 0:
            cause = "With no dev items `indices[-0:]` is everything: cut at `n - k`, or from the front"
        elif sizes == (k, n - k) and k != n - k:
            cause = "The two parts are swapped: return train first, then dev"
        elif sizes[1] == int(fraction * n):
            cause = (
                "`int(...)` and `//` cut off (0.29 * 100 is 28.999999999999996 in floating point), and so "
                "does "
                "`random_split` with fractions: use `round(...)`"
            )
        elif sizes[1] == int(fraction * n + 0.5):
            cause = "Halves are rounded by Python's own rule, to the even number: call `round`"
        elif sizes[1] > k:
            cause = "Rounded up: use Python's `round`, not `ceil`"
        expect(
            sizes == (n - k, k),
            tried=tried,
            got=f"train has {sizes[0]} items, dev {sizes[1]}",
            should=f"dev should have round({fraction} * {n}) items, train all others",
            fix=cause,
        )


@points(2)
def test_disjoint_and_complete(dataset, split, numbers):
    """No item is in both parts, none is lost, and every item is whole"""
    for n, fraction in ((23, 0.3), (6, 0.5), (1, 0.4), (4, 1.0)):
        tried = f"train_dev_split(dataset of {n} items, {fraction}, seed=2)"
        train, dev = split(dataset(n), fraction, 2, tried)
        a, b = numbers(train, tried), numbers(dev, tried)
        both = sorted(set(a) & set(b))
        expect(
            not both,
            tried=tried,
            got=f"{len(both)} items are in train and in dev",
            should="No item may be in both: a model must not be judged on what it was trained on",
            fix="Cut one permutation in two; two independent draws overlap",
        )
        expect(
            sorted(a + b) == list(range(n)),
            tried=tried,
            got=f"Together the parts hold {len(a + b)} items, {len(set(a + b))} different ones",
            should="Together they should hold every item of the dataset exactly once",
            fix="Check where the permutation is cut (the last items, off by one), and draw without replacement",
        )


@points(2)
def test_drawn_at_random(dataset, split, numbers):
    """The dev items are drawn at random, not cut from one end"""
    n = 40
    tried = f"train_dev_split(dataset of {n} items, 0.25, seed) for two seeds"
    found = [sorted(numbers(split(dataset(n), 0.25, seed, tried)[1], tried)) for seed in (3, 4)]
    steps = [{b - a for a, b in zip(dev, dev[1:], strict=False)} for dev in found]
    expect(
        all(len(s) > 1 for s in steps),
        tried=tried,
        got=f"dev holds the items {few(found[0])}: a block, or every k-th item",
        should="The items of dev should be drawn at random: files are often sorted",
        fix="Permute the indices first (`torch.randperm` with a generator), then cut",
    )
    expect(
        found[0] != found[1],
        tried=tried,
        got="Both seeds put the same items into dev",
        should="Another seed should give another split",
        fix="The seed must decide which items go to dev: seed the generator with `seed`, then draw the permutation",
    )


@points(2)
def test_the_seed_alone_decides(student, tools, dataset, split, numbers):
    """The same seed gives the same split, whatever the global seed"""
    n = 30
    tried = f"train_dev_split(dataset of {n} items, 0.3, seed=5), called twice"

    def run(global_seed):
        if global_seed is not None:
            tools.seed_globals(global_seed)
        train, dev = split(dataset(n), 0.3, 5, tried)
        return sorted(numbers(train, tried)), sorted(numbers(dev, tried))

    first, second = run(None), run(None)
    expect(
        first == second,
        tried=tried,
        got=f"dev held {few(first[1])} the first time, {few(second[1])} the second",
        should="The same seed should give the same split",
        fix="Pass `generator=torch.Generator().manual_seed(seed)` to `random_split` or `randperm`; without "
        "it the "
        "global state decides, and a generator that is kept between calls has moved on",
    )
    expect(
        run(77) == run(78),
        tried=f"{tried} under two different global seeds",
        got="The split changed with the global seed",
        should="Only `seed` should decide",
        fix="Draw from a generator of your own: `torch.Generator().manual_seed(seed)`",
    )


@points(2)
def test_global_random_state_untouched(student, tools, dataset, split):
    """The global random state is not changed"""
    data = dataset(12)
    tools.seed_globals(99)
    tried = "train_dev_split(dataset of 12 items, 0.25, seed=0), looking at the global random state before and after"
    before = student.state()
    train, dev = split(data, 0.25, 0, tried)
    tools.everything(train)
    tools.everything(dev)
    after = student.state()
    moved = [str(key) for key in before if before[key] != after.get(key)]
    expect(
        not moved,
        tried=tried,
        got=f"It changed ({', '.join(moved)})",
        should="The global random state should stay untouched: others draw from it",
        fix="`manual_seed`, `random.seed` and `np.random.seed` reset everybody's state; use a generator of "
        "your own "
        "(`torch.Generator`, `random.Random(seed)`, `np.random.default_rng(seed)`)",
    )


def test_any_dataset_and_left_as_it_was(student, tools, dataset, split, rng):
    """Any Dataset can be split, and it is left as it was"""
    data = dataset(16)
    x, y = student.now(data.x), student.now(data.y)
    tried = "train_dev_split(dataset of 16 items, 0.25, seed=8)"
    split(data, 0.25, 8, tried)
    expect(
        torch.equal(student.now(data.x), x) and torch.equal(student.now(data.y), y),
        tried=tried,
        got="Afterwards the dataset holds its items in another order",
        should="The dataset should stay as it is",
        fix="Permute indices, not the data",
    )
    items = [torch.full((1 + i % 3, 2), float(i)) for i in range(9)]
    tried = "train_dev_split of a dataset with 9 sequences of different lengths (items are x alone), 0.4, seed=1"
    try:
        parts = split(tools.Items(items), 0.4, 1, tried)
    except (AttributeError, IndexError, RuntimeError, TypeError, ValueError) as error:
        raise mistake(
            tried=tried,
            got=f"It raised an error: {error}",
            should="Any dataset should do, whatever its attributes are called and whatever its items are",
            fix="Use only `len(dataset)` and `dataset[i]`, for example through `Subset(dataset, indices)`",
        ) from None
    found = [item for part in parts for item in tools.everything(part)]
    plain = all(isinstance(item, torch.Tensor) for item in found)
    expect(
        plain
        and sorted(int(item.flatten()[0]) for item in found) == list(range(9))
        and all(torch.equal(item, items[int(item.flatten()[0])]) for item in found),
        tried=tried,
        got="The items of the parts are not those of the dataset",
        should="Items should pass through unchanged",
        fix="`Subset(dataset, indices)` hands the items through",
    )
