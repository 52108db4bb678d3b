"""First looks at SGD. Not looked at: several parameters of one shape, two optimizers, storage, frozen parameters."""

import torch

from grader.suite import close, expect


def one(student, **options):
    """One parameter of value 1 in an nn.Linear without bias, and an SGD on it."""
    model = student.torch.nn.Linear(1, 1, bias=False)
    student.torch.nn.init.ones_(model.weight)
    return model, student.SGD(model.parameters(), lr=0.1, **options)


def backward(student, model, value):
    student.call(student.define("def backward(m, x): m(x).sum().backward()").backward, model, torch.full((1, 1), value))


def test_plain_step(student):
    """Without momentum: p - lr * grad"""
    tried = "a parameter 1.0 with gradient 2.0, SGD(lr=0.1), one step"
    model, optimizer = one(student)
    backward(student, model, 2.0)
    optimizer.step()
    value = student.now(model.weight).item()
    expect(
        close(value, 0.8, 1e-4),
        tried=tried,
        got=f"The parameter of the model is {value:.4g}",
        should="It should be 1.0 - 0.1 * 2.0",
        fix="If it is still 1: write into the parameter (in place, under no_grad), and keep `list(params)`",
    )


def test_momentum(student):
    """With momentum the second step is longer"""
    tried = "a parameter 1.0 with gradient 2.0 in two steps, SGD(lr=0.1, momentum=0.5)"
    model, optimizer = one(student, momentum=0.5)
    for _ in range(2):
        optimizer.zero_grad()
        backward(student, model, 2.0)
        optimizer.step()
    value = student.now(model.weight).item()
    expect(
        close(value, 0.5, 1e-4),
        tried=tried,
        got=f"The parameter of the model is {value:.4g}",
        should="v is 2.0, then 0.5 * 2.0 + 2.0; each step moves by lr * v",
        fix="The rule is v = momentum * v + grad, p = p - lr * v",
    )


def test_zero_grad(student):
    """zero_grad() clears, also where nothing is to be cleared"""
    tried = "zero_grad() before and after a backward()"
    model, optimizer = one(student)
    optimizer.zero_grad()
    backward(student, model, 2.0)
    optimizer.zero_grad()
    grad = model.weight.grad
    expect(
        grad is None or float(student.now(grad)) == 0.0,
        tried=tried,
        got=f"The gradient is {None if grad is None else float(student.now(grad))}",
        should="It should be None or zero",
        fix="Assign to `p.grad`; a local name `grad = ...` changes nothing",
    )
