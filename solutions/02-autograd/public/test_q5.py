"""A first look at gate_gradient. Not looked at here: other shapes, an x without gradient, two gates on one x."""

import torch

from grader.suite import close, expect, want_tensor

BACKWARD = """
def gradient(out, x):
    (found,) = torch.autograd.grad((3 * out).sum() + x.sum(), x)
    return found
"""


def test_three_elements(student):
    """Values of x, gradient where the mask is True"""
    x = student.put(torch.tensor([1.0, 2.0, 4.0]), requires_grad=True)
    mask = torch.tensor([True, False, True])
    tried = "gate_gradient(x, mask) for x = [1, 2, 4] and mask = [True, False, True]"
    out = want_tensor(student.gate_gradient(x, mask), tried, shape=(3,))
    expect(
        close(student.now(out), [1, 2, 4]),
        tried=tried,
        got=f"The values are {student.now(out).tolist()}",
        should="The values should be those of x",
    )
    got = student.now(student.define(BACKWARD).gradient(out, x)).tolist()
    expect(
        got == [4, 1, 4],
        tried=tried + "; the loss is 3 * (sum of the result) + (sum of x)",
        got=f"x received the gradient {got}",
        should="1 by the direct road everywhere, and 3 more through the gate where the mask is True",
    )
