"""A first look at one_hot. Not looked at here: labels that are too large, the border, other devices."""

import torch

from grader.suite import expect, mistake, want_tensor


def test_three_labels(student):
    """One row per label, also when the last class is absent"""
    tried = "one_hot([1, 0, 1], 4)"
    out = want_tensor(student.one_hot(torch.tensor([1, 0, 1]), 4), tried, shape=(3, 4))
    want_tensor(out, tried, dtype=torch.float32, fix="Convert the result to float32")
    expect(
        student.now(out)[0].tolist() == [0, 1, 0, 0],
        tried=tried,
        got=f"The first row is {student.now(out)[0].tolist()}",
        should="A 1 in the place of the label, 0 elsewhere",
    )


def test_a_missing_label(student):
    """The label -1 is refused"""
    try:
        student.one_hot(torch.tensor([2, -1]), 3)
    except ValueError:
        return
    raise mistake(
        tried="one_hot([2, -1], 3)",
        got="No error was raised",
        should="It should raise ValueError: there is no class -1",
    )
