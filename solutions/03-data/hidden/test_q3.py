"""make_loader: every sample once, the promised order, and nobody else's random numbers."""

import math

import pytest
import torch

from grader.suite import describe, expect, mistake, points

MODES = ("train", "dev", "test")


@pytest.fixture
def dataset(tools, rng):
    """Samples whose x tells their number and whose y belongs to it."""

    def make(n):
        x = torch.arange(n, dtype=torch.float32)[:, None] + torch.tensor([0.0, 1000.0])
        return tools.Pairs(x, 3 * torch.arange(n, dtype=torch.float32) + 1)

    return make


def unpack(batch, tried):
    if not isinstance(batch, (list, tuple)) or len(batch) != 2:
        raise mistake(
            tried=tried,
            got=f"A batch is {describe(batch)}",
            should="A batch of a dataset of pairs is `x, y`",
            fix="Leave the joining of samples to the DataLoader's default",
        )
    return batch


def order(epoch, tried):
    """The numbers of the samples of one epoch, in order."""
    numbers = []
    for batch in epoch:
        x, y = unpack(batch, tried)
        numbers += [int(v) for v in x[:, 0].tolist()]
        expect(
            y.flatten().tolist() == [3.0 * v + 1 for v in x[:, 0].tolist()],
            tried=tried,
            got="In a batch, x and y of different samples stand side by side",
            should="x and y should belong together",
            fix="Draw one order and use it for whole samples",
        )
    return numbers


def orders(tools, loader, tried, count=1):
    return [order(epoch, tried) for epoch in tools.epochs(loader, count)]


def few(numbers):
    return ", ".join(map(str, numbers[:6])) + (", ..." if len(numbers) > 6 else "")


@points(2)
def test_every_sample_once_in_every_mode(student, tools, dataset):
    """Every sample comes once, the last batch may be smaller"""
    for mode in MODES:
        for n, size in ((10, 4), (9, 4), (3, 8), (5, 1)):
            tried = f'one epoch of make_loader(dataset, {size}, "{mode}") over {n} samples'
            loader = student.make_loader(dataset(n), size, mode)
            expect(
                not isinstance(loader, (list, tuple, dict, str, float, int, torch.Tensor))
                and loader is not None
                and bool(student.isinstance(loader, student.torch.utils.data.DataLoader)),
                tried=tried,
                got=f"It returned {describe(loader)}",
                should="It should return a DataLoader",
                fix="`return DataLoader(dataset, batch_size=..., ...)`",
            )
            epoch = tools.epochs(loader, 1)[0]
            sizes = [len(unpack(batch, tried)[0]) for batch in epoch]
            numbers = order(epoch, tried)
            full = [size] * (n // size) + [n % size] * (n % size > 0)
            expect(
                sorted(numbers) == list(range(n)),
                tried=tried,
                got=f"{len(numbers)} samples came out, {len(set(numbers))} different ones, in batches of {sizes}",
                should="Every sample should come exactly once in an epoch",
                fix="Keep the last, smaller batch: no `drop_last=True`"
                if len(set(numbers)) == len(numbers)
                else "Sampling with replacement takes some samples twice and leaves others out: shuffle instead",
            )
            expect(
                sizes == full,
                tried=tried,
                got=f"The batches have {sizes} samples",
                should=f"They should have {full}: full batches, then the rest",
                fix="Pass `batch_size` on to the DataLoader",
            )
            count = len(loader)
            expect(
                count == math.ceil(n / size),
                tried=tried,
                got=f"`len(loader)` is {count}, {len(sizes)} batches came",
                should="The length of a loader is its number of batches",
            )


@points(2)
def test_only_train_is_shuffled(student, tools, dataset):
    """Train is shuffled; dev and test keep the order of the dataset"""
    n = 40
    for mode in ("dev", "test"):
        for seed in (0, 5):
            tried = f'two epochs of make_loader(dataset, 7, "{mode}", seed={seed}) over {n} samples'
            for numbers in orders(tools, student.make_loader(dataset(n), 7, mode, seed), tried, 2):
                expect(
                    numbers == list(range(n)),
                    tried=tried,
                    got=f"The samples came as {few(numbers)}",
                    should="Dev and test should come in the order of the dataset: predictions must line up with rows",
                    fix='Shuffle in mode "train" only: `shuffle=(mode == "train")`',
                )
    tried = f'make_loader(dataset, 7, "train") over {n} samples'
    (numbers,) = orders(tools, student.make_loader(dataset(n), 7, "train"), tried)
    blocks = [numbers[i : i + 7] for i in range(0, len(numbers), 7)]
    expect(
        numbers != list(range(n)),
        tried=tried,
        got=f"The samples came in the order of the dataset, {few(numbers)}",
        should="The training samples should be shuffled",
        fix='`shuffle=True` in mode "train"',
    )
    expect(
        any(max(b) - min(b) > 6 for b in blocks),
        tried=tried,
        got="Every batch holds neighbours of the dataset",
        should="The samples should be shuffled, not only the order of the batches, or the samples inside them",
        fix="Let the DataLoader shuffle the samples: `shuffle=True`",
    )


@points(2)
def test_the_seed_decides_the_order(student, tools, dataset):
    """Same seed, same order; another seed, another order"""
    n = 30

    def run(seed, count=2):
        loader = student.make_loader(dataset(n), 4, "train", seed)
        return orders(tools, loader, f'make_loader(dataset, 4, "train", seed={seed}) over {n} samples', count)

    tried = f'two loaders made by make_loader(dataset, 4, "train", seed=3) over {n} samples'
    first, second = run(3), run(3)
    expect(
        first == second,
        tried=tried,
        got=f"The first gave {few(first[0])}, the second {few(second[0])}"
        if first[0] != second[0]
        else "Their first epochs are the same, their second ones differ",
        should="The same seed should give the same orders, epoch after epoch",
        fix="Give each loader its own `generator=torch.Generator().manual_seed(seed)`",
    )
    other = run(4)
    expect(
        other[0] != first[0],
        tried="seeds 3 and 4",
        got="Both gave the same order",
        should="Another seed should give another order",
        fix="Seed the generator with the argument `seed`",
    )
    tried = "a loader made without a seed"
    (default,) = orders(tools, student.make_loader(dataset(n), 4, "train"), tried)
    zero = run(0)
    expect(
        zero == run(0),
        tried="two loaders with seed=0",
        got="They gave different orders",
        should="0 is a seed like any other",
        fix="`if seed:` is false for 0: seed the generator in any case",
    )
    expect(
        default == zero[0],
        tried=tried,
        got="Its order is not that of seed=0",
        should="`seed` is 0 where it is left out",
    )
    tried = "two loaders with seeds 3 and 4, made one after the other, then read in turns"
    a = student.make_loader(dataset(n), 4, "train", 3)
    b = student.make_loader(dataset(n), 4, "train", 4)
    mixed = [orders(tools, loader, tried)[0] for loader in (b, a, a)]
    expect(
        mixed == [other[0], first[0], first[1]],
        tried=tried,
        got="Their orders are not those that each gives alone",
        should="Loaders should not disturb each other",
        fix="Make a new generator inside the function for every loader; one generator for all is shared state",
    )


@points(2)
def test_a_second_epoch_has_another_order(student, tools, dataset):
    """Every epoch is shuffled anew"""
    n = 30
    tried = f'three epochs of one make_loader(dataset, 4, "train", seed=1) over {n} samples'
    found = orders(tools, student.make_loader(dataset(n), 4, "train", 1), tried, 3)
    expect(
        found[0] != found[1] and found[1] != found[2] and found[0] != found[2],
        tried=tried,
        got=f"Two epochs came in the same order, {few(found[0] if found[0] in found[1:] else found[1])}",
        should="Each epoch should have an order of its own",
        fix="A permutation drawn once, or a generator seeded anew at the start of every epoch, freezes the "
        "order. "
        "Seed once and let `shuffle=True` draw from that generator each epoch",
    )


def changed(before, after):
    """Names of the parts of the global state that differ."""
    return [str(key) for key in before if before[key] != after.get(key)]


@points(3)
def test_global_random_state_is_not_changed(student, tools, dataset):
    """The global random state stays as it is, in every mode, also while iterating"""
    tools.seed_globals(12345)
    for mode in MODES:
        data = dataset(10)
        before = student.state()
        loader = student.make_loader(data, 4, mode, 2)
        made = changed(before, student.state())
        expect(
            not made,
            tried=f'make_loader(dataset, 4, "{mode}", seed=2), looking at the global random state before and after',
            got=f"Making the loader changed it ({', '.join(made)})",
            should="The global random state should not move: others draw from it (dropout, initial weights)",
            fix="`torch.manual_seed` resets everybody's state: seed a `torch.Generator()` of your own",
        )
        for words, action in (
            ("the first batch", lambda loader: tools.start(loader, 1)),
            ("two epochs", lambda loader: tools.epochs(loader, 2)),
        ):
            before = student.state()
            action(loader)
            moved = changed(before, student.state())
            expect(
                not moved,
                tried=f'{words} of make_loader(dataset, 4, "{mode}", seed=2), looking at the global random state',
                got=f"Iterating changed it ({', '.join(moved)})",
                should="Reading data should not move the global random state, in any mode",
                fix="Each `iter(loader)` draws a seed for its workers from the loader's `generator`, which "
                "is the global "
                "one by default, even without shuffling: pass "
                "`generator=torch.Generator().manual_seed(seed)` to "
                "the DataLoader in every mode (a sampler with a generator of its own is not enough)",
            )


@points(2)
def test_global_random_state_is_not_read(student, tools, dataset):
    """The order does not depend on the global seed"""
    n = 25
    tried = f'make_loader(dataset, 4, "train", seed=6) over {n} samples, under two different global seeds'

    def run(before_making, before_reading):
        tools.seed_globals(before_making)
        loader = student.make_loader(dataset(n), 4, "train", 6)
        tools.seed_globals(before_reading)
        first = orders(tools, loader, tried)
        tools.seed_globals(before_reading + 1)
        return first + orders(tools, loader, tried)

    first, second, third = run(11, 12), run(21, 12), run(11, 33)
    should = "Only `seed` should decide the order: runs must be repeatable whatever was drawn before"
    fix = "Draw from a generator of your own, `torch.Generator().manual_seed(seed)`; not from the global one"
    expect(
        first == second,
        tried=tried,
        got="The order changed with the global seed at the time the loader was made",
        should=should,
        fix=fix,
    )
    expect(
        first == third,
        tried=tried,
        got="The order changed with the global seed at the time the loader was read",
        should=should,
        fix=fix,
    )


def test_other_modes_are_refused(student, dataset, kind_of):
    """Any other mode raises ValueError"""
    for mode in MODES:
        len(student.make_loader(dataset(4), 2, mode))
    for mode in ("valid", "Train", ""):
        tried = f"make_loader(dataset, 2, {mode!r})"
        try:
            student.make_loader(dataset(4), 2, mode)
        except ValueError:
            continue
        except Exception as error:
            raise mistake(
                tried=tried,
                got=f"It raised {kind_of(error)}: {error}",
                should="An unknown mode should raise ValueError",
                fix="Check `mode` first: `if mode not in (...): raise ValueError(...)`",
            ) from None
        raise mistake(
            tried=tried,
            got="It made a loader",
            should="Modes other than train, dev and test should raise ValueError",
            fix='`shuffle=(mode == "train")` takes every misspelt mode for dev: check `mode` first and '
            "raise ValueError",
        )


def test_datasets_of_x_alone(student, tools):
    """Datasets of x alone work, and no dataset is changed"""
    x = torch.arange(11, dtype=torch.float32)[:, None] * torch.tensor([1.0, 10.0])
    for mode in ("test", "train"):
        tried = f'make_loader(dataset, 4, "{mode}") over 11 items that are x alone'
        inner = tools.Alone(x)
        epoch = list(tools.epochs(student.make_loader(inner, 4, mode), 1)[0])
        good = all(isinstance(batch, torch.Tensor) and tuple(batch.shape[1:]) == (2,) for batch in epoch)
        expect(
            good,
            tried=tried,
            got=f"A batch is {describe(epoch[0]) if epoch else 'missing'}",
            should="A batch of such a dataset is one tensor (N, d)",
            fix="Leave the joining of samples to the DataLoader's default",
        )
        joined = torch.cat(list(epoch))
        expect(
            sorted(joined[:, 0].tolist()) == x[:, 0].tolist() and torch.equal(joined[:, 1], 10 * joined[:, 0]),
            tried=tried,
            got="The rows that came out are not those of the dataset",
            should="Every item should come once and unchanged",
        )
        expect(
            torch.equal(student.now(inner.x), x),
            tried=tried,
            got="The dataset itself was reordered",
            should="The dataset should stay as it is",
            fix="Shuffle indices, not the data",
        )
