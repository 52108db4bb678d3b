"""A first look at numerical_gradient. Not looked at here: other shapes, memory orders, an x that requires grad."""

import torch

from grader.suite import close, expect, want_tensor

CUBES = """
def f(x):
    return (x ** 3).sum()
"""


def test_cubes(student):
    """The slope of x³ is 3x²"""
    f = student.define(CUBES).f
    x = torch.tensor([[1.0, 2.0], [-1.0, 3.0]])
    tried = "numerical_gradient(f, x) for the sum of x³, float32 x of shape (2, 2)"
    out = student.now(want_tensor(student.numerical_gradient(f, x), tried, shape=(2, 2)))
    expect(
        close(out, 3 * x**2, 1e-5),
        tried=tried,
        got=f"It returned {[round(v, 4) for v in out.reshape(-1).tolist()]}",
        should="It should agree with 3x² in five digits",
        fix="In float32 the step of 1e-6 is lost in rounding: compute in float64",
    )


def test_central(student):
    """A long step shows whether the difference is central"""
    f = student.define(CUBES).f
    x = student.put(torch.tensor([2.0], dtype=torch.float64))
    tried = "numerical_gradient(f, x, eps=0.5) for x³ at x = 2"
    out = float(student.now(want_tensor(student.numerical_gradient(f, x, eps=0.5), tried, shape=(1,))))
    expect(
        close(out, (2.5**3 - 1.5**3) / 1.0),
        tried=tried,
        got=f"It returned {out:.6g}",
        should="It should be (2.5³ - 1.5³) / 1",
        fix="One step up and one step down, each eps long",
    )
    expect(
        float(student.now(x)) == 2.0, tried=tried, got="Afterwards x is another number", should="x should not change"
    )
