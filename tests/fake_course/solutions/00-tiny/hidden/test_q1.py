"""Hidden suite of q1."""

import torch

from grader.suite import close, expect, points, want_tensor


def test_values(student, rng):
    """Every number is one larger"""
    x = torch.randn(3, 5, generator=rng)
    tried = "add_one on random numbers of shape (3, 5)"
    got = want_tensor(student.add_one(x), tried, shape=(3, 5))
    should = "Every number should be one larger"
    expect(close(got, x + 1), tried=tried, got="Your numbers differ", should=should)


@points(2)
def test_input_unchanged(student, rng):
    """The input is left as it was"""
    x = torch.randn(4, generator=rng)
    kept = student.put(x)
    want_tensor(student.add_one(kept), "add_one on four numbers", shape=(4,))
    expect(
        close(student.now(kept), x),
        tried="add_one, then a look at its input",
        got="The input changed",
        should="The input should be left as it was",
        fix="`x += 1` and `x.add_(1)` write into the caller's tensor; use `x + 1`",
    )
