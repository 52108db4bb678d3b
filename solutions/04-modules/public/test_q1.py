"""other leading dimensions, transposed input, gradients, float64, and what two new layers have in common"""

import torch

from grader.suite import close, expect, want_tensor


def test_two_parameters(student):
    """weight (out, in) and bias (out,) are registered"""
    found = {name: tuple(p.shape) for name, p in student.MyLinear(4, 3).named_parameters()}
    expect(
        found == {"weight": (3, 4), "bias": (3,)},
        tried="MyLinear(4, 3).named_parameters()",
        got=f"It gives {found or 'nothing'}",
        should="It should give `weight`, (3, 4), and `bias`, (3,)",
        fix="Assign `nn.Parameter(...)` to self, after `super().__init__()`",
    )


def test_shape(student):
    """(5, 4) goes to (5, 3)"""
    want_tensor(
        student.MyLinear(4, 3)(torch.ones(5, 4)),
        "MyLinear(4, 3) on a batch of shape (5, 4)",
        shape=(5, 3),
        dtype=torch.float32,
    )


def test_like_linear(student):
    """With the numbers of an nn.Linear it gives the same output"""
    linear, layer = student.torch.nn.Linear(4, 3), student.MyLinear(4, 3)
    layer.load_state_dict(linear.state_dict())
    x = torch.linspace(-1, 2, 20).view(5, 4)
    expect(
        close(student.now(layer(x)), student.now(linear(x)), atol=1e-5),
        tried="the same batch through MyLinear and an nn.Linear with the same numbers",
        got="The outputs differ",
        should="Both should compute x @ weight.T + bias",
    )


def test_not_constant(student):
    """The initial weights are not all equal"""
    weight = student.now(student.MyLinear(4, 3).weight)
    expect(
        float(weight.max()) > float(weight.min()),
        tried="the weights of a new MyLinear(4, 3)",
        got=f"All are {float(weight[0, 0]):g}",
        should="They should be drawn at random: equal units stay equal for ever",
    )
