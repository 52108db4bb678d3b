"""TableDataset: which rows, which columns, which types, and what an index may be."""

import pytest
import torch

from grader.suite import close, describe, expect, mistake, points, want_tensor


@pytest.fixture
def build(student, is_dataset):
    """Construct the student's dataset and refuse what is no Dataset."""

    def make(path, mode, tried):
        try:
            dataset = student.TableDataset(path, mode)
        except TypeError as error:
            if "takes no arguments" in str(error):
                raise mistake(
                    tried=tried,
                    got=f"It raised TypeError: {error}",
                    should="The class should take a path and a mode",
                    fix="The constructor must be called `__init__`, with two underscores on each side",
                ) from None
            raise
        return is_dataset(dataset, tried)

    return make


def features_problem(x, row, table):
    """(what came back, likely cause) where the features of a file row are not those of `table`."""
    d = table.x.shape[1]
    x = x.float()
    ident, target = float(table.ids[row]), table.y[row]
    if x.dim() == 1 and len(x) == d + 1 and close(x[0], ident):
        return (
            f"x has {d + 1} features, the first of them is the `id` of the row",
            "Leave the first column out: the row number is no feature",
        )
    if x.dim() == 1 and len(x) == d + 1 and close(x[-1], target):
        return (
            f"x has {d + 1} features, the last of them is the target: the answer leaks into the input",
            "Leave the last column out of x where the header ends with `target`",
        )
    if x.dim() == 1 and len(x) == d + 2:
        return (
            f"x has {d + 2} numbers: id and target are still among them",
            "x is the columns between the two",
        )
    if x.dim() == 1 and len(x) < d:
        return (
            f"x has {len(x)} features, the file has {d} besides id and target",
            "Probably a column too many is cut off: cut the first (`id`), and the last only when it is "
            "`target`; a "
            "feature whose name merely contains `id` or `target` stays (look at the last name of the header)",
        )
    if tuple(x.shape) != (d,):
        return f"x has shape {tuple(x.shape)}", f"One item is one row: shape ({d},)"
    if bool(torch.isnan(x).any()):
        return "x contains nan", "Skip the header line (it is text), and turn every other cell into a float"
    if close(x, torch.cat([torch.tensor([ident]), table.x[row, :-1]]), atol=1e-4):
        return "x starts with the `id` and lacks the last feature", "Cut the first column, `id`, off as well"
    centred = table.x - table.x.mean(0)
    return (
        f"x is {_short(x)}, and no row of the file has these features",
        "Probably the features were changed on the way (normalized by this split's own statistics, rounded "
        "or "
        "reordered): an item holds the numbers of the file"
        if bool((x.abs() <= centred.abs().max(0).values + 1).all())
        else "Take the columns as they stand, without `id` and `target`",
    )


def _short(x):
    return "[" + ", ".join(f"{v:.4g}" for v in x.flatten()[:4].tolist()) + (", ..." if x.numel() > 4 else "") + "]"


def rows_of(items, table, wanted, tried, pair):
    """The file rows that these (x, y) items hold."""
    found = []
    for k, item in enumerate(items):
        x, _ = pair(item, f"{tried}, item {k}")
        x = want_tensor(x, f"x of item {k}: {tried}")
        row = table.row(x)
        if row is None:
            got, fix = features_problem(x, wanted[k] if k < len(wanted) else 0, table)
            raise mistake(tried=f"{tried}, item {k}", got=got, should="x should hold the features of one row", fix=fix)
        found.append(row)
    return found


def split_problem(found, train, dev, ids, mode):
    """The likely cause of the wrong rows."""
    wanted, other = (train, dev) if mode == "train" else (dev, train)
    total = len(train) + len(dev)
    if found == other:
        return "Train and dev are swapped: every tenth row, starting with row 0, belongs to dev"
    if len(found) == total:
        return "All rows are there: `mode` is not used to choose among them"
    if found == [i for i in range(total) if (int(ids[i]) % 10 == 0) == (mode == "dev")]:
        return "The rows were chosen by their `id`; count the rows of the file instead, starting with 0"
    if found == [i for i in range(total) if ((i + 1) % 10 == 0) == (mode == "dev")]:
        return "The rows are counted from 1, or the header was counted: the first data row has index 0"
    if found == [i for i in range(1, total) if ((i - 1) % 10 == 0) == (mode == "dev")]:
        return "The first data row is missing: the header was skipped twice"
    if found == wanted[:-1]:
        return "The last row is missing: check where your reading or your range stops"
    if sorted(found) == wanted:
        return "The rows are right, their order is not: keep the order of the file"
    if found == list(range(len(found))):
        return "A block at the start was taken; the contract asks for every tenth row (`i % 10`)"
    return "Number the data rows from 0: `i % 10 == 0` goes to dev, all others to train"


def _list(rows):
    return ", ".join(map(str, rows[:8])) + (", ..." if len(rows) > 8 else "")


@points(3)
def test_train_and_dev_hold_the_right_rows(table, tools, build, length, pair):
    """Train and dev hold the right rows, features and targets"""
    data = table(24, 6)
    train = [i for i in range(24) if i % 10]
    dev = [0, 10, 20]
    for mode, wanted in (("train", train), ("dev", dev)):
        tried = f'TableDataset(path, "{mode}") on a file with 24 rows (0 to 23), id, 6 features and target'
        dataset = build(data.path, mode, tried)
        count = length(dataset, tried)
        expect(
            count > 0,
            tried=tried,
            got="Its `len` is 0",
            should="It should have rows",
            fix="Is the file read at all?",
        )
        items = list(tools.everything(dataset))
        expect(
            len(items) == count,
            tried=tried,
            got=f"Its `len` is {count}, but `ds[{len(items)}]` raises IndexError",
            should="Every index below `len(ds)` should give an item",
            fix="`__len__` must count the rows that this mode keeps, not those of the file",
        )
        found = rows_of(items, data, wanted, tried, pair)
        expect(
            found == wanted,
            tried=tried,
            got=f"It has {count} items, the rows {_list(found)}",
            should="Train: rows whose index is not divisible by 10; dev: those whose index is"
            " (index 0 is the first row after the header)",
            fix=split_problem(found, train, dev, data.ids, mode),
        )
        for k, (item, row) in enumerate(zip(items, wanted, strict=True)):
            y = item[1]
            number = torch.as_tensor(y).flatten() if isinstance(y, (torch.Tensor, float, int)) else None
            expect(
                number is not None and len(number) == 1 and close(number[0], data.y[row], rtol=1e-5, atol=1e-5),
                tried=f"{tried}, item {k}",
                got=f"y is {describe(y)}" + (f" with {_short(number)}" if number is not None and len(number) else ""),
                should="y should be the number in that row's last column, `target`",
                fix="Features and targets must be cut from the same row"
                + (
                    ": this y is another row's target"
                    if number is not None and len(number) == 1 and bool(((data.y - number[0]).abs() < 1e-4).any())
                    else ""
                ),
            )


def test_items_are_float32_tensors(table, tools, build, pair):
    """x is float32 of shape (d,), y is float32 of shape ()"""
    for mode, whole in (("train", False), ("dev", False), ("train", True)):
        words = "whole numbers only" if whole else "13 rows and 5 features"
        tried = f'items of TableDataset(path, "{mode}"), a file with {words}'
        dataset = build(table(13, 5, whole=whole).path, mode, tried)
        for item in tools.everything(dataset)[:2]:
            x, y = pair(item, tried)
            fix = "Numbers in a file are floats, whole or not: convert the table once, to float32"
            x = want_tensor(x, f"x of {tried}", dtype=torch.float32, fix=fix)
            expect(
                x.dim() == 1,
                tried=f"x of {tried}",
                got=f"x has shape {tuple(x.shape)}",
                should="x of one item has shape (d,)",
                fix="Index the rows with one number, `self.x[i]`",
            )
            if isinstance(y, (int, float)):
                raise mistake(
                    tried=f"y of {tried}",
                    got=f"y is a Python {type(y).__name__}",
                    should="y should be a float32 tensor of shape ()",
                    fix="A loader turns Python floats into a float64 batch; keep the targets in a float32 "
                    "tensor "
                    "and return `self.y[i]`",
                )
            want_tensor(
                y,
                f"y of {tried}",
                shape=(),
                dtype=torch.float32,
                fix="A single number has shape (): index the targets with one index, `self.y[i]` (a slice "
                "keeps "
                "a dimension), and keep them as float32",
            )
    tried = 'an item of TableDataset(path, "test")'
    x = only_features(build(table(4, 3, target=False).path, "test", tried)[1], tried)
    want_tensor(x, tried, dtype=torch.float32, fix="Convert the table once, to float32, in every mode")


def only_features(item, tried):
    """An item in test mode, if it is x alone."""
    if isinstance(item, (tuple, list)):
        raise mistake(
            tried=tried,
            got=f"The item is {describe(item)}",
            should="In test mode an item is x alone: one tensor, no pair",
            fix="There is no y to return: `return x`. A TensorDataset gives a tuple even for one tensor: take its [0]",
        )
    return want_tensor(item, tried)


def features(item, tried):
    """x of an item of any mode."""
    return want_tensor(item[0] if isinstance(item, (tuple, list)) and item else item, f"x of {tried}")


def check_test_mode(data, dataset, tools, length, tried, d):
    count = length(dataset, tried)
    items = [only_features(item, tried) for item in tools.everything(dataset)]
    found = []
    for k, x in enumerate(items):
        row = data.row(x)
        if row is None:
            got, fix = features_problem(x, min(k, len(data.ids) - 1), data)
            raise mistake(tried=f"{tried}, item {k}", got=got, should=f"x should hold that row's {d} features", fix=fix)
        found.append(row)
    wanted = list(range(len(data.ids)))
    expect(
        found == wanted,
        tried=tried,
        got=f"It has {count} items, the rows {_list(found)}",
        should="Test mode keeps all rows, in the order of the file",
        fix="The last row is missing: a file need not end with a line break"
        if found == wanted[:-1]
        else "The first row is missing: the header is one line, skip it once"
        if found == wanted[1:]
        else "Only train and dev choose among the rows by `i % 10`",
    )


@points(2)
def test_test_file_without_target(table, tools, build, length):
    """Test mode: every row of a file without target, all its features, x alone"""
    data = table(21, 5, target=False, last_end=False)
    tried = (
        'TableDataset(path, "test") on a file with 21 rows, id and 5 features '
        f"(last column `{data.names[-1]}`, no target, no line break at the end)"
    )
    check_test_mode(data, build(data.path, "test", tried), tools, length, tried, 5)


def test_test_file_with_target(table, tools, build, length):
    """Test mode: a target column that happens to be there is no feature"""
    data = table(12, 4, target=True, end="\r\n")
    tried = 'TableDataset(path, "test") on a file with 12 rows, id, 4 features and a target column'
    check_test_mode(data, build(data.path, "test", tried), tools, length, tried, 4)


@points(2)
def test_negative_and_out_of_range_indices(table, tools, build, length, kind_of):
    """Negative indices count from the end; an index out of range raises IndexError; a for loop ends"""
    data = table(23, 3)
    for mode in ("train", "dev", "test"):
        tried = f'TableDataset(path, "{mode}") on a file with 23 rows'
        dataset = build(data.path, mode, tried)
        n = length(dataset, tried)
        items = [features(item, tried) for item in tools.everything(dataset)]
        for index in (-1, -2, -n):
            try:
                x = features(dataset[index], tried)
            except IndexError as error:
                raise mistake(
                    tried=f"{tried} ({n} items), index {index}",
                    got=f"It raised IndexError: {error}",
                    should="`ds[-1]` is the last item and `ds[-len(ds)]` the first",
                    fix="Let a list or tensor of exactly these items answer the index, and count them in `__len__`",
                ) from None
            expect(
                len(items) == n and close(x, items[index]),
                tried=f"{tried} ({n} items), index {index}",
                got=f"It is another item than `ds[{n + index}]`",
                should="`ds[-1]` is the last item and `ds[-len(ds)]` the first",
                fix="Index the rows that you kept: lists and tensors know negative indices, a formula does not",
            )
        for index in (n, -n - 1, n + 40):
            try:
                dataset[index]
            except IndexError:
                continue
            except Exception as error:
                raise mistake(
                    tried=f"{tried} ({n} items), index {index}",
                    got=f"It raised {kind_of(error)}: {error}",
                    should="An index out of range should raise IndexError",
                    fix="Raise IndexError yourself, or let a list or tensor raise it",
                ) from None
            raise mistake(
                tried=f"{tried} ({n} items), index {index}",
                got="It gave an item",
                should="An index out of range should raise IndexError: that is how `for item in ds` knows the end",
                fix="Probably the index wraps around (`i % len(self)`, or `i + len(self)` without a look at "
                "the range), "
                "or it reaches rows that another mode owns",
            )
        count = len(tools.take(dataset, n + 5))
        expect(
            count == n,
            tried=f"`for item in ds` over {tried}",
            got=f"The loop gave {count} items{' and would go on' if count > n else ''}, `len(ds)` is {n}",
            should="The loop should give every item once and end",
            fix="The loop ends at the first IndexError: raise it exactly where the items end",
        )


def test_other_modes_are_refused(table, build, student, length, kind_of):
    """Any other mode raises ValueError"""
    data = table(11, 2)
    for mode in ("train", "dev", "test"):
        length(build(data.path, mode, f'TableDataset(path, "{mode}")'), f'TableDataset(path, "{mode}")')
    for mode in ("valid", "Train", ""):
        tried = f"TableDataset(path, {mode!r})"
        try:
            student.TableDataset(data.path, mode)
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
            got="It built a dataset",
            should="Modes other than train, dev and test should raise ValueError when the dataset is made",
            fix="A bare `else:` takes every misspelt mode for the last one; end the chain with `raise ValueError`",
        )


def test_one_row_and_one_column(table, tools, build, length, pair):
    """A file with one row, and one with a single column of whole numbers"""
    data = table(1, 4, target=False)
    tried = 'TableDataset(path, "test") on a file with a single row of 4 features'
    try:
        dataset = build(data.path, "test", tried)
        count = length(dataset, tried)
    except (IndexError, ValueError, TypeError, RuntimeError) as error:
        raise mistake(
            tried=tried,
            got=f"It raised an error: {error}",
            should="A table of one row is a table",
            fix="numpy's readers turn a single row into a 1-D array: ask for `ndmin=2`, or use `np.atleast_2d`",
        ) from None
    expect(
        count == 1,
        tried=tried,
        got=f"`len` is {count}",
        should="One row is one item",
        fix="numpy's readers turn a single row into a 1-D array: ask for `ndmin=2`, or use `np.atleast_2d`",
    )
    x = want_tensor(only_features(dataset[0], tried), tried)
    expect(x.dim() == 1, tried=tried, got=f"x has shape {tuple(x.shape)}", should="x should be that row, (4,)")
    data = table(12, 1)
    tried = 'TableDataset(path, "dev") on a file with a single feature'
    items = tools.everything(build(data.path, "dev", tried))
    expect(len(items) == 2, tried=tried, got=f"It has {len(items)} items", should="Rows 0 and 10 belong to dev")
    x, y = pair(items[1], tried)
    x, y = want_tensor(x, f"x of {tried}"), want_tensor(y, f"y of {tried}")
    expect(
        x.dim() == 1 and close(y.flatten(), data.y[10:11]),
        tried=tried,
        got=f"Item 1 has x of shape {tuple(x.shape)}, y {y.flatten().tolist()}",
        should="x should be that row's features, shape (1,), and y its target",
        fix="No `squeeze`: a table with one column is still a table",
    )


def test_reads_once_and_shares_nothing(student, table, tools, build, length, unchanged):
    """The file is read once; a second dataset leaves the first alone"""
    data = table(15, 3)
    other = table(8, 3, name="other.csv")
    tried = "all items of a dataset in test mode, made from a file with 15 rows"
    opened = student.instruments.files.Opened(data.path)
    same_settings = unchanged(random_state=True)
    dataset = build(data.path, "test", tried)
    tools.everything(dataset)
    same_settings(tried)
    count = int(opened.count())
    expect(
        count <= 4,
        tried=tried,
        got=f"The file was opened {count} times",
        should="Reading an item should not read the file again",
        fix="Read the file once in `__init__` and keep tensors; `__getitem__` only indexes them",
    )
    tried = "a dataset of a file with 15 rows, then a second one of another file with 8 rows"
    before = [features(item, tried) for item in tools.everything(dataset)]
    second = build(other.path, "test", tried)
    counts = length(dataset, tried), length(second, tried)
    after = [features(item, tried) for item in tools.everything(dataset)]
    same = len(before) == len(after) and all(close(a, b) for a, b in zip(before, after, strict=True))
    expect(
        same and counts == (15, 8),
        tried=tried,
        got=f"Their lengths are now {counts[0]} and {counts[1]}"
        + ("" if same else "; the first holds other rows than before"),
        should="Two datasets should share nothing",
        fix="Probably the rows are kept on the class (or in a global), shared by all instances: set "
        "`self....` in "
        "`__init__`",
    )
