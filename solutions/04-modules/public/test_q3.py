"""other depths, where the dropout stands, eval mode, gradients, and whether two networks share anything"""

import torch

from grader.suite import close, expect, want_tensor


def shapes(model):
    return [tuple(p.shape) for p in model.parameters()]


def test_parameters(student):
    """Every pair of sizes makes a layer"""
    for sizes in ([4, 8, 2], [5, 6, 7, 3]):
        wanted = [shape for a, b in zip(sizes, sizes[1:], strict=False) for shape in ((b, a), (b,))]
        found = shapes(student.MLP(sizes))
        expect(
            found == wanted,
            tried=f"MLP({sizes}).parameters()",
            got=f"Their shapes are {found}",
            should=f"They should be {wanted}",
            fix="A Python list hides layers: use `nn.ModuleList` or `nn.Sequential`",
        )


def test_shape(student):
    """(5, 4) goes to (5, 2)"""
    want_tensor(student.MLP([4, 8, 2])(torch.ones(5, 4)), "MLP([4, 8, 2]) on a batch of shape (5, 4)", shape=(5, 2))


def test_relu_between(student):
    """ReLU between the layers, none at the end"""
    model = student.MLP([3, 6, 6, 2])
    x = torch.linspace(-3, 3, 12).view(4, 3)
    h = x
    parameters = [student.now(p) for p in model.parameters()]
    for k in range(0, 6, 2):
        h = h @ parameters[k].T + parameters[k + 1]
        h = torch.relu(h) if k < 4 else h
    expect(
        close(student.now(model(x)), h, atol=1e-4),
        tried="MLP([3, 6, 6, 2]) on 4 samples",
        got="The numbers are others than with ReLU after the first and second layer and nothing after the third",
        should="ReLU should stand between layers only",
    )


def test_dropout_is_used(student):
    """In train mode dropout does something"""
    model = student.MLP([3, 50, 2], 0.5)
    model.train()
    x = torch.ones(4, 3)
    expect(
        not close(student.now(model(x)), student.now(model(x))),
        tried="MLP([3, 50, 2], 0.5) in train mode, the same batch twice",
        got="Both outputs are the same",
        should="Other units should be dropped each time",
    )
