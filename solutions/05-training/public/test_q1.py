"""First looks at training_step. Not looked at: other criteria and optimizers, devices, modes, odd batches."""

import torch

from grader.suite import close, expect, points, want_float

LINE = "a line with weight 0 and bias 0, MSELoss, SGD(lr=0.1)"


def line(student):
    """A Linear(1, 1) of zeros, with its optimizer and its loss."""
    nn = student.torch.nn
    model = nn.Linear(1, 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return model, nn.MSELoss(), student.torch.optim.SGD(model.parameters(), lr=0.1)


def test_returns_a_float(student):
    """It runs and returns the loss as a float"""
    tried = f"training_step on {LINE}, with the batch x=[[1.]], y=[[2.]]"
    model, criterion, optimizer = line(student)
    loss = student.training_step(model, (torch.ones(1, 1), torch.full((1, 1), 2.0)), criterion, optimizer)
    loss = want_float(loss, tried)
    expect(
        close(loss, 4.0, 1e-5),
        tried=tried,
        got=f"It returned {loss:.4g}",
        should="The loss before the step is (0 - 2) ** 2",
        fix="Return the value of the loss on which `backward()` was called",
    )


@points(2)
def test_moves_the_weights(student):
    """The step goes down the slope"""
    tried = f"training_step on {LINE}, with the batch x=[[1.]], y=[[2.]]"
    model, criterion, optimizer = line(student)
    student.training_step(model, (torch.ones(1, 1), torch.full((1, 1), 2.0)), criterion, optimizer)
    weight, bias = student.now(model.weight), student.now(model.bias)
    expect(
        close(weight, [[0.4]], 1e-4) and close(bias, [0.4], 1e-4),
        tried=tried,
        got=f"Afterwards the weight is {weight.item():.4g} and the bias {bias.item():.4g}",
        should="The slope is -4 for both, so the step should lead to 0.4",
        fix="All five, in this order: move, clear, forward, backward, step",
    )


def test_second_step_starts_clean(student):
    """A second call does not remember the first one's gradient"""
    tried = f"two calls of training_step on {LINE}, first with y=2, then with y=0"
    model, criterion, optimizer = line(student)
    x = torch.ones(1, 1)
    student.training_step(model, (x, torch.full((1, 1), 2.0)), criterion, optimizer)
    student.training_step(model, [x, torch.zeros(1, 1)], criterion, optimizer)
    weight = student.now(model.weight)
    expect(
        close(weight, [[0.24]], 1e-4),
        tried=tried,
        got=f"Afterwards the weight is {weight.item():.4g}",
        should="The second step uses the slope of the second batch alone, and leads from 0.4 to 0.24",
        fix="*clear* belongs into every call, before *backward*",
    )
