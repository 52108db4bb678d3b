"""Two sizes. The hidden checks also try single rows, float64, gradients, and look at x and w afterwards."""

import torch

from grader.suite import close, expect, want_tensor


def check(student, x, w):
    tried = f"x of shape {tuple(x.shape)} and w of shape {tuple(w.shape)}"
    out = want_tensor(student.scores(student.put(x), student.put(w)), tried, shape=(len(x), len(w)))
    want = torch.stack([(row * w).sum(1) for row in x])
    expect(
        close(student.now(out), want),
        tried=tried,
        got="The numbers are not the dot products of the rows",
        should="Entry [n, j] should be x[n] times w[j], summed",
    )


def test_two_classes(student):
    """(4, 3) and (2, 3)"""
    check(student, torch.arange(12.0).reshape(4, 3), torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]))


def test_as_many_classes_as_features(student):
    """(2, 3) and (3, 3)"""
    check(student, torch.arange(6.0).reshape(2, 3), torch.arange(9.0).reshape(3, 3))
