"""A first look at grad_of_sum_of_squares. Not looked at here: an x with a .grad, computed x, float64, no_grad."""

import torch

from grader.suite import close, expect, want, want_tensor


def test_values(student):
    """z and its gradient for three numbers"""
    x = torch.tensor([1.0, -3.0, 2.0])
    tried = "grad_of_sum_of_squares(x) for x = [1, -3, 2]"
    result = want(student.grad_of_sum_of_squares(x), (tuple, list), tried, "a pair (z, g)")
    z, g = want_tensor(result[0], tried + ": z", shape=()), want_tensor(result[1], tried + ": g", shape=(3,))
    expect(close(student.now(z), 14.0), tried=tried, got=f"z is {float(student.now(z)):g}", should="1 + 9 + 4")
    expect(
        close(student.now(g), [2, -6, 4]),
        tried=tried,
        got=f"g is {student.now(g).tolist()}",
        should="The slope of x² is 2x",
    )
    expect(
        not z.requires_grad,
        tried=tried,
        got="z still has its graph",
        should="z should be a number without history",
        fix="`detach` cuts the history",
    )


def test_twice_with_an_x_that_requires_grad(student):
    """The same x twice, and x.grad afterwards"""
    x = student.put(torch.tensor([1.0, -3.0]), requires_grad=True)
    tried = "grad_of_sum_of_squares(x) twice, for an x that requires grad"
    student.grad_of_sum_of_squares(x)
    _, g = student.grad_of_sum_of_squares(x)
    expect(
        isinstance(g, torch.Tensor) and close(student.now(g), [2, -6]),
        tried=tried,
        got="The second gradient is another one than the first",
        should="Both calls should give the same",
        fix="`backward()` adds to `.grad`",
    )
    expect(
        student.ref(x).grad is None,
        tried=tried,
        got="Afterwards x.grad, which was None, holds a gradient",
        should="x should be as it was before",
        fix="Work on a copy without history",
    )
