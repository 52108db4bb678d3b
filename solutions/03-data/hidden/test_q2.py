"""fit_normalizer and Normalized: which statistics, and nothing changed in place."""

import numpy as np
import pytest
import torch

from grader.suite import close, describe, equal, expect, mistake, points, want_tensor


def fit(student, x, tried):
    """The student's statistics as two tensors; numpy arrays will do, the contract names only the dtype."""
    result = student.fit_normalizer(x)
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise mistake(
            tried=tried,
            got=f"It returned {describe(result)}",
            should="It should return the pair `(mean, std)`",
            fix="End with `return mean, std`",
        )
    d = x.shape[1]
    found = []
    for name, value in zip(("mean", "std"), result, strict=True):
        if isinstance(value, np.ndarray):
            value = torch.from_numpy(value.copy())
        value = want_tensor(
            value,
            f"the {name} of {tried}",
            shape=(d,),
            fix="One number per column: take the statistics over the rows, `dim=0`, and let that dimension go",
        )
        found.append(value)
    return found


def numbers(values):
    return "[" + ", ".join(f"{v:.4g}" for v in values.flatten()[:5].tolist()) + "]"


@pytest.fixture
def data(rng):
    """(n, d) features of very different scale."""

    def make(n, *, columns=4):
        x = torch.randn(n, columns, generator=rng, dtype=torch.float64)
        scale = torch.tensor([1.0, 1e-3, 8.0, 1.5, 0.3, 60.0][:columns], dtype=torch.float64)
        shift = torch.tensor([0.0, 0.002, -3.0, 2020.0, 40.0, 5.0][:columns], dtype=torch.float64)
        return (x * scale + shift).float()

    return make


@points(2)
def test_mean_and_population_std(student, data):
    """Mean and population standard deviation of each column"""
    x = data(7)
    tried = "fit_normalizer(x) for x of shape (7, 4), columns of very different scale"
    mean, std = fit(student, x, tried)
    exact = x.double()
    want_mean, want_std = exact.mean(0), exact.std(0, correction=0)
    if close(mean, want_std, rtol=1e-2) and close(std, want_mean, rtol=1e-2):
        raise mistake(
            tried=tried,
            got="std came first, then the mean",
            should="The order is `(mean, std)`",
            fix="Swap them",
        )
    expect(
        close(mean, want_mean, rtol=1e-4, atol=1e-5),
        tried=tried,
        got=f"Your mean is {numbers(mean)}",
        should="The mean should be that of each column, over all rows",
        fix="Average over the rows: `dim=0`",
    )
    cause = "Take the root of the mean squared distance from the mean, each column on its own (`correction=0`)"
    whole = torch.full_like(want_std, float(exact.std(correction=0)))
    if close(std, exact.std(0), rtol=1e-2):
        cause = (
            "Your numbers divide by n - 1, torch's default (the sample std); the population std divides by "
            "n: "
            "`correction=0` (or `unbiased=False`)"
        )
    elif close(std, want_std**2, rtol=1e-2) or close(std, exact.var(0), rtol=1e-2):
        cause = "That is the variance: take its square root"
    elif close(std, whole, rtol=1e-2):
        cause = "That is one std over the whole table: take one per column, `dim=0`"
    elif close(std, want_std.clamp(min=1.0), rtol=1e-2):
        cause = "Small stds were raised to 1; only those of constant columns (std 0) become 1"
    elif close(std[:3], want_std[:3], rtol=1e-2):
        cause = (
            "Only the column with values around 2020 is off: mean(x*x) - mean(x)**2 loses its digits in "
            "float32; "
            "subtract the mean first, then square"
        )
    elif close(std[[0, 2, 3]], want_std[[0, 2, 3]], rtol=1e-2):
        cause = "Only the column of small spread (about 0.001) is off: a small std is no constant column, keep it"
    expect(
        close(std, want_std, rtol=1e-3, atol=1e-6),
        tried=tried,
        got=f"Your std is {numbers(std)}",
        should="The std should be the population std of each column",
        fix=cause,
    )
    for name, value in (("mean", mean), ("std", std)):
        want_tensor(value, f"the {name} of {tried}", dtype=torch.float32, fix="Convert it: `.float()`")


@points(2)
def test_constant_columns_get_std_one(student, rng, data):
    """A constant column gets std 1, also in a table of one row"""
    x = data(9)
    x[:, 0] = 0.0
    x[:, 2] = float(torch.randint(2, 6, (), generator=rng)) + 0.5
    tried = "fit_normalizer(x) for x of shape (9, 4), columns 0 and 2 constant"
    mean, std = fit(student, x, tried)
    constant = std[[0, 2]]
    expect(
        bool((constant == 1).all()),
        tried=tried,
        got=f"The std of the constant columns is {numbers(constant)}",
        should="The std of a constant column should be exactly 1, so that dividing by it does no harm",
        fix="0 / 0 becomes nan in the first loss, and a tiny eps blows rounding up: put 1 where the std is "
        "0, "
        "for example with `torch.where`",
    )
    expect(
        close(std[[1, 3]], x.double().std(0, correction=0)[[1, 3]], rtol=0.1),  # the divisor: test above
        tried=tried,
        got=f"The std of the other columns is {numbers(std[[1, 3]])}",
        should="Columns that are not constant, also those of small spread, keep their own std",
        fix="Only where the std is 0 it becomes 1: adding 1 or raising all small ones (`clamp`) changes the others",
    )
    expect(
        close(mean, x.double().mean(0), rtol=1e-4, atol=1e-5),
        tried=tried,
        got=f"Your mean is {numbers(mean)}",
        should="A constant column keeps its mean",
    )
    one = data(1, columns=3)
    tried = "fit_normalizer(x) for x of shape (1, 3): a single row"
    mean, std = fit(student, one, tried)
    expect(
        bool((std == 1).all()) and close(mean, one[0]),
        tried=tried,
        got=f"mean {numbers(mean)}, std {numbers(std)}",
        should="In a single row every column is constant: the mean is the row, each std is 1",
        fix="The sample std divides by n - 1 = 0 and gives nan; the population std (`correction=0`) gives 0, then 1",
    )


def test_the_features_stay_as_they_are(student, data, unchanged):
    """Fitting changes nothing, for slices of a table too"""
    wide = data(8, columns=6)
    for x, words in (
        (wide[:, ::2], "every other column of a table"),
        (data(5, columns=3).double(), "float64 features"),
    ):
        tried = f"fit_normalizer(x) for {words}, shape {tuple(x.shape)}"
        there = student.put(x)
        before = student.now(there)
        same_settings = unchanged(random_state=True)
        mean, std = fit(student, there, tried)
        same_settings(tried)
        expect(
            equal(student.now(there), before),
            tried=tried,
            got="Afterwards x holds other numbers",
            should="The features should stay as they are",
            fix="`-=`, `/=` and methods that end in `_` write into the caller's tensor: compute a new one",
        )
        expect(
            close(mean, x.double().mean(0), rtol=1e-4, atol=1e-5)
            and close(std, x.double().std(0, correction=0), rtol=0.2),
            tried=tried,
            got=f"mean {numbers(mean)}, std {numbers(std)}",
            should="These should be the statistics of the columns of x",
        )


def items_of(tools, wrapper, count, tried, pair):
    return [pair(item, tried) for item in tools.read(wrapper, list(range(count)))]


@points(2)
def test_items_are_normalized(student, tools, data, rng, is_dataset, length, pair):
    """Items are (x - mean) / std with the given statistics, y passes"""
    x = data(6)
    y = torch.randint(3, 9, (6,), generator=rng)
    mean = torch.tensor([1.0, -2.0, 0.5, 2000.0]) + torch.rand(4, generator=rng)
    std = torch.rand(4, generator=rng) + torch.tensor([0.5, 3.0, 1.5, 10.0])
    tried = "Normalized(dataset, mean, std), 6 items with 4 features and int64 targets; mean and std of other data"
    given_mean, given_std = student.put(mean), student.put(std)
    wrapper = is_dataset(student.Normalized(tools.Pairs(x, y), given_mean, given_std), tried)
    count = length(wrapper, tried)
    expect(count == 6, tried=tried, got=f"`len` is {count}", should="`len` should be that of the wrapped dataset")
    found = items_of(tools, wrapper, 6, tried, pair)
    wanted = (x.double() - mean.double()) / std.double()
    for k, (xk, yk) in enumerate(found):
        xk = want_tensor(xk, f"x of item {k}: {tried}", shape=(4,), dtype=torch.float32)
        cause = "Subtract the mean, then divide by the std: `(x - mean) / std`, with the mean and std it was given"
        own = (x.double() - x.double().mean(0)) / x.double().std(0, correction=0)
        if close(xk, x[k]):
            cause = "x came through as it is: normalize it in `__getitem__`"
        elif close(xk, own[k], rtol=1e-2, atol=1e-3) or close(xk, own[k] * (5 / 6) ** 0.5, rtol=1e-2, atol=1e-3):
            cause = (
                "These are the statistics of the wrapped dataset itself. Dev and test items must be "
                "normalized with "
                "the training statistics, the mean and std that are passed in"
            )
        elif close(xk, x[k].double() - mean.double() / std.double(), rtol=1e-3):
            cause = "The division binds tighter than the minus: put parentheses around `x - mean`"
        elif close(xk, (x[k].double() - mean.double()) / std.double() ** 2, rtol=1e-3):
            cause = "It was divided by the variance, or normalized twice: divide by the std once"
        expect(
            close(xk, wanted[k], rtol=1e-3, atol=1e-4),
            tried=f"{tried}, item {k}",
            got=f"x is {numbers(xk)}",
            should="x should be (x - mean) / std",
            fix=cause,
        )
        same = isinstance(yk, torch.Tensor) and equal(yk, y[k])
        expect(
            same,
            tried=f"{tried}, item {k}",
            got=f"y is {describe(yk)}",
            should="y should pass through as it is: same value, same dtype, not normalized",
            fix="Touch x only: `return x, y`",
        )
    (last, _), (first, _) = (pair(item, tried) for item in tools.read(wrapper, [-1, -6]))
    expect(
        close(last, wanted[5], rtol=1e-3, atol=1e-4) and close(first, wanted[0], rtol=1e-3, atol=1e-4),
        tried=f"indices -1 and -6 of {tried}",
        got="They are not the last and the first item",
        should="Negative indices should reach the wrapped dataset as they are",
    )
    expect(
        equal(student.now(given_mean), mean) and equal(student.now(given_std), std),
        tried=tried,
        got="Afterwards the mean or std that was passed in holds other numbers",
        should="The arguments should stay as they are",
        fix="Do not write into them: no `+=`, no `mean[...] = ...`",
    )


@points(3)
def test_reading_twice_and_the_wrapped_dataset(student, tools, data, rng, pair):
    """A second look gives the same item, and the wrapped dataset stays raw"""
    x, y = data(5), torch.randn(5, generator=rng)
    mean, std = x.mean(0) + 1, x.std(0) + 0.5
    tried = "item 2 of Normalized(dataset, mean, std) read twice; `dataset[i]` is a view of its table, as usual"
    inner = tools.Pairs(x, y)
    attributes = list(tools.attributes(inner))
    try:
        wrapper = student.Normalized(inner, mean, std)
        first = [pair(item, tried) for item in tools.read(wrapper, [2, 0])]
        second = [pair(item, tried) for item in tools.read(wrapper, [2, 0])]
    except RuntimeError as error:
        raise mistake(
            tried=tried,
            got=f"It raised RuntimeError: {error}",
            fix="Write a new tensor: `x = (x - mean) / std`; in-place operations cannot go everywhere",
        ) from None
    after = student.now(inner.x)
    view = (
        "`dataset[i]` is a view: `x -= mean` (and `sub_`, `x[:] = ...`) writes into the stored table, so "
        "every look "
        "normalizes again. Make a new tensor on the way out, in `__getitem__`: `x = (x - mean) / std`"
    )
    expect(
        all(close(a[0], b[0], rtol=1e-4, atol=1e-5) for a, b in zip(first, second, strict=True)),
        tried=tried,
        got=f"x was {numbers(first[0][0])}, the second time {numbers(second[0][0])}",
        should="Every look at an item should give the same, in the second epoch too",
        fix=view,
    )
    expect(
        isinstance(after, torch.Tensor) and equal(after, x) and equal(student.now(inner.y), y),
        tried=tried,
        got="The wrapped dataset has changed: its own items are no longer the raw ones",
        should="A wrapper never changes the dataset that it wraps; train and dev may share it",
        fix=view,
    )
    expect(
        list(tools.attributes(inner)) == attributes,
        tried=tried,
        got=f"The wrapped dataset has changed: its attributes are now {', '.join(tools.attributes(inner))}",
        should="A wrapper never changes the dataset that it wraps",
        fix="Keep mean and std on the wrapper's own `self`",
    )
    expect(
        all(close(a[0], b, rtol=1e-3, atol=1e-4) for a, b in zip(first, ((x - mean) / std)[[2, 0]], strict=True)),
        tried=tried,
        got=f"x is {numbers(first[0][0])}",
        should="x should be (x - mean) / std",
    )


@points(2)
def test_datasets_of_x_alone(student, tools, data, rng, length):
    """A test dataset gives x alone, also with exactly two features"""
    for d in (2, 3):
        x = data(4, columns=d)
        mean, std = torch.rand(d, generator=rng), torch.rand(d, generator=rng) + 0.5
        tried = f"Normalized of a test dataset: 4 items, each a tensor of {d} features and no y"
        try:
            wrapper = student.Normalized(tools.Alone(x), mean, std)
            items = list(tools.everything(wrapper))
        except (ValueError, TypeError) as error:
            raise mistake(
                tried=tried,
                got=f"It raised an error: {error}",
                should="A test dataset yields x alone, and so should the wrapper",
                fix="Look before you unpack: an item that is a tuple is (x, y), a tensor is x alone",
            ) from None
        for k, item in enumerate(items):
            if isinstance(item, (tuple, list)):
                raise mistake(
                    tried=f"{tried}, item {k}",
                    got=f"It gave {describe(item)}",
                    should="The item should be one tensor, x alone",
                    fix="`x, y = item` cuts a tensor of two features in two without an error; ask "
                    "`isinstance(item, (tuple, list))`, not for its length",
                )
            item = want_tensor(item, f"{tried}, item {k}", shape=(d,))
            expect(
                close(item, (x[k].double() - mean.double()) / std.double(), rtol=1e-3, atol=1e-4),
                tried=f"{tried}, item {k}",
                got=f"x is {numbers(item)}",
                should="x of a test item should be normalized like any other: (x - mean) / std",
                fix="Return the normalized tensor in both branches",
            )
        count = length(wrapper, tried)
        expect(
            count == 4,
            tried=tried,
            got=f"`len` is {count}",
            should="`len` should be that of the wrapped dataset",
        )


@points(2)
def test_two_wrappers_and_any_dataset(student, tools, data, rng, pair):
    """Two wrappers of one dataset keep their own statistics; any Dataset can be wrapped; a for loop ends"""
    x, y = data(6, columns=3), torch.randn(6, generator=rng)
    inner = student.torch.utils.data.Subset(tools.Items([(x[i], float(y[i])) for i in range(6)]), [4, 1, 3, 0])
    kept = x[[4, 1, 3, 0]].double()
    tried = "two Normalized of one Subset of a dataset, each with its own mean and std"
    mean_a, std_a = torch.rand(3, generator=rng), torch.rand(3, generator=rng) + 0.5
    mean_b, std_b = torch.rand(3, generator=rng) + 2, torch.rand(3, generator=rng) + 1.5
    try:
        a = student.Normalized(inner, mean_a, std_a)
        b = student.Normalized(inner, mean_b, std_b)
        from_a, from_b = list(tools.take(a, 9)), list(tools.take(b, 9))
    except AttributeError as error:
        raise mistake(
            tried=tried,
            got=f"It raised AttributeError: {error}",
            should="The wrapper should work for any dataset, whatever its attributes are called",
            fix="Use only `len(dataset)` and `dataset[i]`, in `__len__` and `__getitem__`",
        ) from None
    expect(
        len(from_a) == 4 and len(from_b) == 4,
        tried=f"`for item in ...` over {tried}",
        got=f"The loops gave {len(from_a)} and {len(from_b)} items, the dataset has 4",
        should="A loop over the wrapper should give every item once and then end",
        fix="Hand the index through unchanged and let the dataset's IndexError out",
    )
    for items, mean, std, name in ((from_a, mean_a, std_a, "first"), (from_b, mean_b, std_b, "second")):
        for k, item in enumerate(items):
            xk, yk = pair(item, tried)
            expect(
                close(xk, (kept[k] - mean.double()) / std.double(), rtol=1e-3, atol=1e-4),
                tried=tried,
                got=f"Item {k} of the {name} one is {numbers(want_tensor(xk, tried))}",
                should="Each wrapper should use its own mean and std on the raw items of the dataset",
                fix="Keep `mean` and `std` on `self`, and never write normalized values back into the "
                "dataset "
                "(it would be normalized twice)",
            )
            expect(
                isinstance(yk, float) and yk == float(y[[4, 1, 3, 0]][k]),
                tried=tried,
                got=f"y, which was a Python float in the dataset, came out as {describe(yk)}",
                should="y should pass through as it is",
                fix="Touch x only",
            )
