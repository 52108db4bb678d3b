"""test files, negative indices, an index out of range, tables of one row, and how often you read the file"""

import pytest
import torch

from grader.suite import close, expect, mistake, want_tensor

TEXT = "id,hours,humidity,target\n" + "".join(f"{90 - i},{i}.5,{2 * i},{3 * i - 1}\n" for i in range(12))

WRITE = """
import os

def write(folder, text):
    path = os.path.join(folder, "table.csv")
    with open(path, "w") as file:
        file.write(text)
    return path
"""


@pytest.fixture
def path(student):
    return student.define(WRITE).write(student.folder(), TEXT)


def pair(item, tried):
    if not isinstance(item, (tuple, list)) or len(item) != 2:
        raise mistake(tried=tried, got="An item is no pair", should="An item should be (x, y): `return x, y`")
    return item


def test_it_knows_its_length(student, path):
    """Train and dev have the right number of samples"""
    for mode, wanted in (("train", 10), ("dev", 2)):
        count = len(student.TableDataset(path, mode))
        expect(
            count == wanted,
            tried=f'len(TableDataset(path, "{mode}")) for a file with 12 rows',
            got=f"It is {count}",
            should=f"Rows 0 and 10 go to dev, the other ten to train, so it should be {wanted}",
        )


def test_an_item_has_the_promised_form(student, path):
    """x is float32 of shape (d,), y is float32 of shape ()"""
    tried = 'TableDataset(path, "train")[0] for a file with two features'
    x, y = pair(student.TableDataset(path, "train")[0], tried)
    want_tensor(x, f"x of {tried}", shape=(2,), dtype=torch.float32, fix="Leave `id` and `target` out of x")
    want_tensor(y, f"y of {tried}", shape=(), dtype=torch.float32, fix="Index with one number: `self.y[i]`")


def test_the_right_row(student, path):
    """The second dev sample is row 10 of the file"""
    tried = 'TableDataset(path, "dev")[1]'
    x, y = pair(student.TableDataset(path, "dev")[1], tried)
    expect(
        close(student.now(x), [10.5, 20.0]) and close(student.now(y), 29.0),
        tried=tried,
        got=f"It is {student.now(x).tolist()}, {float(y):g}",
        should="It should be [10.5, 20.0], 29",
        fix="Count the rows after the header from 0, not their ids",
    )


def test_unknown_mode(student, path):
    """An unknown mode raises ValueError"""
    student.TableDataset(path, "dev")
    try:
        student.TableDataset(path, "validation")
    except ValueError:
        return
    raise mistake(
        tried='TableDataset(path, "validation")',
        got="It built a dataset",
        should="It should raise ValueError",
    )
