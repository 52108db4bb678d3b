"""a second call, and whether the input is left as it was"""

from grader.suite import close, expect, want_tensor

TRIED = "add_one on the numbers 1, 2, 3"


def test_runs_and_returns_a_tensor(student):
    """It returns a tensor of the same shape"""
    torch = student.torch
    want_tensor(student.add_one(torch.tensor([1.0, 2.0, 3.0])), TRIED, shape=(3,))


def test_adds_one(student):
    """Every number is one larger"""
    import torch

    got = student.now(student.add_one(student.put(torch.tensor([1.0, 2.0, 3.0]))))
    expect(
        close(got, torch.tensor([2.0, 3.0, 4.0])),
        tried=TRIED,
        got=f"You returned {got.tolist()}",
        should="Every number should be one larger",
        fix="Add 1, not the number itself",
    )
