import csv
import io
import math
from pathlib import Path

import numpy as np
import torch

from grader.suite import StudentError, expect, mistake, points

DIGITS = (
    "Write all digits a float32 has: `value.item()` in an f-string, or nine significant ones (`:.9g`). `:.4f` cuts, "
    "and so does the text of a tensor"
)


def save(student, preds, path, tried, fix=None):
    """Call it; an exception means a known misconception."""
    try:
        student.save_predictions(preds, path)
    except NotImplementedError:
        raise
    except StudentError as error:
        line = f" in the line `{error.frames[-1][2]}`" if error.frames else ""
        raise mistake(
            tried=tried,
            got=f"It raised {error.type}{line}: {error.text[:200]}",
            should="Tensors of shape (N,) or (N, 1) should be written, whatever their device, with or without grad",
            fix=fix or "Detach, bring to the CPU and flatten first: `preds.detach().cpu().flatten()`",
        ) from error


def read(student, path, tried):
    """Rows of the file after its header, as pairs of texts."""
    try:
        data = student.read(path)
    except StudentError:
        data = b""
    expect(
        len(data) > 0,
        tried=tried,
        got="Afterwards there is no file at `path`, or an empty one",
        should="There should be a CSV file",
        fix='Write to the path that comes in, as it is, and let `with open(path, "w") as f:` close the file',
    )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise mistake(tried=tried, got="The file is no text", should="It should be a CSV file in plain text") from None
    rows = list(csv.reader(io.StringIO(text, newline="")))
    while rows and not rows[-1]:
        rows.pop()
    first = text.splitlines()[0] if text.splitlines() else ""
    expect(
        bool(rows) and rows[0] == ["id", "prediction"],
        tried=tried,
        got=f"The first line is {first[:60]!r}",
        should="The first line should be the header `id,prediction`",
        fix="Write the header once, before the rows, without blanks or other signs",
    )
    return rows[1:]


def check(student, path, values, tried, hint=None):
    """The file holds these values, in order, by ids from 0."""
    rows = read(student, path, tried)
    lines = [",".join(row) for row in rows]
    expect(
        all(rows),
        tried=tried,
        got="There are empty lines between the rows",
        should="Each line should be a row",
        fix='Open with `newline=""` for the csv module, and write one line end per row',
    )
    fix = hint or "One line per prediction, in order"
    for i, row in enumerate(rows):
        if len(row) != 2 or not number(row[1]):
            fix = "Write numbers: flatten the tensor first, then `.tolist()` or `p.item()` for each value"
            if row == ["id", "prediction"]:
                fix = hint or "That is a second header: write it once, before the loop"
            expect(
                False,
                tried=tried,
                got=f"Line {i + 2} of the file is {lines[i][:60]!r}",
                should="It should be an id, a comma and a number",
                fix=fix,
            )
    expect(
        len(rows) == len(values),
        tried=tried,
        got=f"There are {len(rows)} rows for {len(values)} predictions",
        should="There should be one row per prediction",
        fix=fix,
    )
    ids = [row[0] for row in rows]
    if ids != [str(i) for i in range(len(values))]:
        if ids == [str(i + 1) for i in range(len(values))]:
            fix = "They start at 1: `enumerate(preds)` starts at 0 by itself"
        elif [t.strip() for t in ids] == [str(i) for i in range(len(values))]:
            fix = "There are blanks around the ids: write `{i},{value}` without any"
        elif number(ids[0]) and [float(t) for t in ids if number(t)] == list(range(len(values))):
            fix = "They are written as decimal numbers: write them as whole numbers"
        else:
            fix = "Number the rows in order with `enumerate(preds)`"
        expect(
            False,
            tried=tried,
            got=f"The ids begin with {', '.join(ids[:3])}",
            should="The ids should be 0, 1, 2 and so on",
            fix=fix,
        )
    got = [float(row[1]) for row in rows]
    want = values.detach().cpu().reshape(-1)
    if want.dtype == torch.float32:
        bad = [i for i, v in enumerate(got) if np.float32(v) != np.float32(want[i].item())]
    else:
        bad = [i for i, v in enumerate(got) if not math.isclose(v, want[i].item(), rel_tol=2e-7, abs_tol=1e-45)]
    if not bad:
        return
    same = sorted(np.float32(v) for v in got) == sorted(np.float32(v) for v in want.tolist())
    near = all(abs(got[i] - want[i].item()) <= 6e-3 + 6e-3 * abs(want[i].item()) for i in bad)
    i = bad[0]
    expect(
        False,
        tried=tried,
        got=f"{len(bad)} of {len(got)} values do not come back, the first in the line {lines[i]!r}",
        should="Every value, read as float32, should be the very same as in the tensor",
        fix="The numbers are right but in another order"
        if same
        else DIGITS
        if near
        else "Write each prediction as it is: no rounding, no arg max, no abs. " + DIGITS,
    )


def number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def draw(rng, *shape, dtype=torch.float32):
    return (torch.randn(shape, generator=rng, dtype=torch.float64) * 3).to(dtype)


@points(2)
def test_header_ids_and_values(student, rng):
    """A header, then one row per prediction with ids from 0"""
    folder = student.folder()
    for n, path in ((5, f"{folder}/pred.csv"), (1, Path(folder) / "one.csv")):
        tried = f"save_predictions of a tensor of shape ({n},), the path a {type(path).__name__}"
        preds = draw(rng, n)
        save(student, preds, path, tried, "The path may be a str or a pathlib.Path: `open` takes both")
        check(student, str(path), preds, tried)
    tried = "save_predictions of 5 predictions of which some are equal, to a path that ends in .txt"
    preds = draw(rng, 3)[[0, 1, 0, 2, 1]]
    save(student, preds, f"{folder}/pred.v2.txt", tried)
    hint = "The path is the caller's: write to it as it is; and count the ids, for equal predictions are two rows"
    check(student, f"{folder}/pred.v2.txt", preds, tried, hint)


@points(2)
def test_one_column(student, rng):
    """A column (N, 1) is written like (N,), also a single row"""
    folder = student.folder()
    for n in (4, 1):
        tried = f"save_predictions of a tensor of shape ({n}, 1)"
        preds = draw(rng, n, 1)
        hint = "`flatten()` makes (N,) of both; `squeeze()` leaves () of (1, 1)"
        save(student, preds, f"{folder}/{n}.csv", tried, hint)
        check(student, f"{folder}/{n}.csv", preds, tried)


@points(2)
def test_round_trip(student, rng):
    """Values come back exactly: tiny, huge, negative ones"""
    folder = student.folder()
    spread = torch.pow(10.0, torch.randint(-30, 30, (20,), generator=rng).float())
    preds = torch.cat([draw(rng, 20) * spread, draw(rng, 20), torch.tensor([0.0, 16777217.0, 1 / 3, -1e-38, 3e38])])
    tried = "45 predictions between 1e-30 and 1e30 in size, of both signs"
    save(student, preds, f"{folder}/a.csv", tried)
    check(student, f"{folder}/a.csv", preds, tried)
    preds = 0.1 + torch.rand(300, generator=rng) / 40  # where eight digits are too few for some
    tried = "300 predictions between 0.1 and 0.125"
    save(student, preds, f"{folder}/c.csv", tried)
    check(student, f"{folder}/c.csv", preds, tried)
    preds = draw(rng, 7, 1, dtype=torch.float64)
    tried = "a float64 tensor of shape (7, 1)"
    save(student, preds, f"{folder}/b.csv", tried)
    check(student, f"{folder}/b.csv", preds, tried)


@points(2)
def test_with_grad(student, rng):
    """Predictions that require grad are written, and stay as they are"""
    folder = student.folder()
    layer = student.torch.nn.Linear(3, 1)
    x = draw(rng, 4, 3)
    preds = layer(x)
    tried = "predictions that come straight from a model and require grad, shape (4, 1)"
    save(student, preds, f"{folder}/a.csv", tried)
    check(student, f"{folder}/a.csv", preds, tried)
    now = student.ref(preds)
    expect(
        bool(now.requires_grad) and tuple(now.shape) == (4, 1) and torch.equal(student.now(preds), preds.detach()),
        tried=tried,
        got="Afterwards the tensor that was passed in had changed (its shape, its values or its graph)",
        should="The tensor belongs to the caller",
        fix="Use `detach()`, `flatten()`, `squeeze(1)`: the forms with a `_` at the end change the tensor itself",
    )


@points(1)
def test_overwrites(student, rng):
    """An existing file is replaced, also a longer one"""
    path = f"{student.folder()}/pred.csv"
    first, second = draw(rng, 9), draw(rng, 3)
    tried = "save_predictions of 9 values, then of 3 other values to the same path"
    hint = 'Open with mode "w", which starts an empty file: "a" adds to the old one, "r+" leaves its end, "x" refuses'
    save(student, first, path, tried, hint)
    save(student, second, path, tried, hint)
    check(student, path, second, tried, hint)


@points(1)
def test_from_any_device(student, rng, cuda):
    """Predictions on cuda are written"""
    path = f"{student.folder()}/pred.csv"
    preds = draw(rng, 3, 1)
    tried = "a tensor of shape (3, 1) on cuda"
    save(student, student.put(preds, device=cuda), path, tried)
    check(student, path, preds, tried)


@points(1)
def test_views_and_many_rows(student, rng):
    """Views with gaps, and more rows than a printed tensor shows"""
    folder = student.folder()
    table = student.put(draw(rng, 6, 3))
    for what, view in (("a column of a table", "t[:, 1]"), ("every other row", "t[::2, :1]")):
        preds = student.define(f"def cut(t): return {view}").cut(table)
        tried = f"{what}, shape {tuple(preds.shape)}, not contiguous"
        save(student, preds, f"{folder}/v.csv", tried, "`reshape` or `flatten` work on any tensor, `view` does not")
        check(student, f"{folder}/v.csv", preds, tried)
    preds = draw(rng, 1200)
    tried = "1200 predictions"
    before = student.state()
    save(student, preds, f"{folder}/many.csv", tried)
    check(student, f"{folder}/many.csv", preds, tried)
    after = student.state()
    for key in ("grad mode", "inference mode", "default dtype", "default device", "working folder"):
        expect(
            before[key] == after[key],
            tried="the global state before and after a call",
            got=f"The {key} was {before[key]} and is {after[key]} now",
            should="Global switches should be left alone",
        )
