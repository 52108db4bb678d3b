"""A first look at gradient. Not looked at here: other shapes, results of shape (1,), the .grad of x."""

import torch

from grader.suite import close, expect, mistake, want_tensor

FUNCTIONS = """
w = torch.tensor([3.0, 4.0]).requires_grad_()

def product(x):
    return x[0] * x[1]

def weighted(x):
    return (w * x).sum()

def constant(x):
    return torch.tensor(7.0)

def squares(x):
    return x ** 2
"""


def test_a_product(student):
    """x[0] * x[1] at (2, 5)"""
    f = student.define(FUNCTIONS).product
    tried = "gradient(f, x) for f(x) = x[0] * x[1] at x = [2, 5]"
    out = student.now(want_tensor(student.gradient(f, torch.tensor([2.0, 5.0])), tried, shape=(2,)))
    expect(close(out, [5, 2]), tried=tried, got=f"It returned {out.tolist()}", should="The slopes are x[1] and x[0]")


def test_a_parameter_stays_clean(student):
    """A function that uses a parameter"""
    functions = student.define(FUNCTIONS)
    tried = "gradient(f, x) for f(x) = (w * x).sum(), where w requires grad"
    out = student.now(want_tensor(student.gradient(functions.weighted, torch.tensor([1.0, 1.0])), tried, shape=(2,)))
    expect(close(out, [3, 4]), tried=tried, got=f"It returned {out.tolist()}", should="The slopes are those of w")
    expect(
        functions.w.grad is None,
        tried=tried,
        got="Afterwards w.grad holds a gradient",
        should="Nothing should be written into the .grad of what f uses",
        fix="Ask for the gradient of x alone: `torch.autograd.grad`",
    )


def test_a_constant(student):
    """A function that does not depend on x"""
    f = student.define(FUNCTIONS).constant
    tried = "gradient(f, x) for f(x) = 7 at x = [2, 5]"
    out = student.now(want_tensor(student.gradient(f, torch.tensor([2.0, 5.0])), tried, shape=(2,)))
    expect(close(out, [0, 0]), tried=tried, got=f"It returned {out.tolist()}", should="A constant has slope 0")


def test_not_a_scalar(student):
    """ValueError if f(x) has two elements"""
    f = student.define(FUNCTIONS).squares
    try:
        student.gradient(f, torch.tensor([2.0, 5.0]))
    except ValueError:
        return
    raise mistake(
        tried="gradient(f, x) for f(x) = x ** 2 with 2 elements", got="No error", should="ValueError is promised"
    )
