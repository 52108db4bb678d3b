"""A first look at gradient_descent. Not looked at here: other shapes, float64, an x0 that requires grad, memory."""

import torch

from grader.suite import close, expect, want_tensor

PARABOLA = """
def f(x):
    return (x ** 2).sum()
"""


def test_path(student):
    """Three steps down a parabola, and x0 afterwards"""
    f = student.define(PARABOLA).f
    x0 = student.put(torch.tensor([1.0, -2.0]))
    tried = "gradient_descent(f, x0, 0.25, 3) for the sum of x² from x0 = [1, -2]"
    out = student.now(want_tensor(student.gradient_descent(f, x0, 0.25, 3), tried, shape=(4, 2)))
    expect(
        close(out[:, 0], [1, 0.5, 0.25, 0.125]),
        tried=tried,
        got=f"The first element goes {out[:, 0].tolist()}",
        should="From 1 on, each step should halve it",
    )
    expect(
        student.now(x0).tolist() == [1, -2],
        tried=tried,
        got=f"Afterwards x0 is {student.now(x0).tolist()}",
        should="x0 should stay as it is",
        fix="A detached tensor still shares memory with x0",
    )


def test_no_steps(student):
    """No steps"""
    f = student.define(PARABOLA).f
    tried = "gradient_descent(f, x0, 0.25, 0) for x0 of shape (2,)"
    want_tensor(student.gradient_descent(f, torch.tensor([1.0, -2.0]), 0.25, 0), tried, shape=(1, 2))
