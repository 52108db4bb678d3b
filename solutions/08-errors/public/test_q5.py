"""Each check looks at one thing that should hold. The hidden checks compare every step of other models."""

import torch

from grader.suite import close, describe, expect, want

X = torch.arange(20.0).reshape(10, 2) / 10
Y = X.sum(1, keepdim=True) + torch.arange(10.0).reshape(10, 1)


def batches(student):
    return student.put([(X[:4], Y[:4]), (X[4:8], Y[4:8]), (X[8:], Y[8:])])


def train(student, model, epochs, lr):
    optimizer = student.torch.optim.SGD(model.parameters(), lr=lr)
    return student.repaired_train(model, batches(student), student.torch.nn.MSELoss(), optimizer, epochs)


def test_history(student):
    """One float per epoch, and a loss in each"""
    tried = "3 epochs over 10 samples in batches of 4, 4 and 2"
    history = want(train(student, student.torch.nn.Linear(2, 1), 3, 0.01), list, tried, "a list")
    expect(len(history) == 3, tried=tried, got=f"It has {len(history)} entries", should="One entry per epoch")
    for number, value in enumerate(history):
        expect(
            isinstance(value, float),
            tried=tried,
            got=f"Entry {number} is {describe(value)}",
            should="Each entry should be a Python float",
        )
        expect(
            value != 0.0,
            tried=tried,
            got=f"Entry {number} is exactly 0.0",
            should="The second epoch should see the same batches as the first",
        )


def test_every_sample_counts_once(student):
    """With lr=0 the entry is the mean over all samples"""
    model = student.torch.nn.Linear(2, 1)
    tried = "one epoch with lr=0 over 10 samples in batches of 4, 4 and 2"
    history = want(train(student, model, 1, 0.0), list, tried, "a list")
    error = X @ student.now(model.weight).T + student.now(model.bias) - Y
    value = float(student.now(history[0])) if history else float("nan")
    expect(
        close(value, (error**2).mean().item(), 1e-3),
        tried=tried,
        got=f"The entry is {value:.4g}",
        should="A batch of 2 should count half as much as a batch of 4",
    )


def test_train_mode(student):
    """A model that comes in eval mode is trained in train mode"""
    norm = student.torch.nn.BatchNorm1d(2)
    model = student.torch.nn.Sequential(norm, student.torch.nn.Linear(2, 1))
    model.eval()
    train(student, model, 1, 0.01)
    seen = int(student.now(norm.num_batches_tracked))
    expect(
        seen == 3,
        tried="one epoch of 3 batches, a model with BatchNorm that came in eval mode",
        got=f"BatchNorm learnt from {seen} batches",
        should="It should be in train mode for all of them",
    )


def test_fresh_gradients(student):
    """The gradient left at the end is that of the last batch alone"""
    model = student.torch.nn.Linear(2, 1)
    train(student, model, 1, 0.0)
    error = X[8:] @ student.now(model.weight).T + student.now(model.bias) - Y[8:]
    grad = model.bias.grad
    tried = "one epoch with lr=0, then a look at the gradient of the bias"
    expect(grad is not None, tried=tried, got="There is none", should="The last batch should have left one")
    expect(
        close(student.now(grad), 2 * error.mean(0), 1e-3, 1e-4),
        tried=tried,
        got=f"It is {float(student.now(grad)):.4g}, which is more than one batch gives",
        should="It should be that of the last batch alone",
    )
