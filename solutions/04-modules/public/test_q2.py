"""other sizes, one sample, gradients, both modes, and whether two models share anything"""

import torch

from grader.suite import close, expect, want_tensor

FILL = """
def fill(model):
    "Give parameter k numbers around k + 1."
    with torch.no_grad():
        for k, p in enumerate(model.parameters()):
            p.copy_(torch.linspace(-1, 1, p.numel()).view(p.shape) * (k + 1))
    return model
"""


def test_four_parameters(student):
    """Four parameters, in the order of use"""
    shapes = [tuple(p.shape) for p in student.MyModel(4, 3).parameters()]
    expect(
        shapes == [(3, 4), (3,), (1, 3), (1,)],
        tried="MyModel(4, 3).parameters()",
        got=f"Their shapes are {shapes}",
        should="They should be (3, 4), (3,), (1, 3), (1,)",
        fix="No parameters at all: is the constructor called `__init__`, and is there no comma at the end of a line?"
        if not shapes
        else "Assign exactly the two Linear layers, input first",
    )


def test_shape(student):
    """(7, 10) goes to (7, 1)"""
    want_tensor(student.MyModel()(torch.ones(7, 10)), "MyModel() on a batch of shape (7, 10)", shape=(7, 1))


def test_linear_sigmoid_linear(student):
    """The numbers are those of Linear, Sigmoid, Linear"""
    model = student.define(FILL).fill(student.MyModel(4, 3))
    x = torch.linspace(-2, 2, 8).view(2, 4)
    w1, b1, w2, b2 = (student.now(p) for p in model.parameters())
    expect(
        close(student.now(model(x)), torch.sigmoid(x @ w1.T + b1) @ w2.T + b2, atol=1e-5),
        tried="MyModel(4, 3) with known weights",
        got="The numbers are others",
        should="They should be those of Linear, Sigmoid, Linear",
    )
