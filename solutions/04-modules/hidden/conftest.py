"""Shared by the suites of this assignment: looking into a module, giving it weights, and leaving globals alone."""

import pytest
import torch

from grader.suite import describe, expect

TOOLS = """
import random


def parameters(module):
    "(name, shape, trainable) of each registered parameter, in order."
    return [(name, tuple(p.shape), p.requires_grad) for name, p in module.named_parameters()]


def values(module):
    return [p.detach().clone() for p in module.parameters()]


def fill(module, values):
    "Give the parameters these values, in order."
    with torch.no_grad():
        for p, value in zip(module.parameters(), values, strict=True):
            p.copy_(value)
    return module


def backward(module, x, weight):
    "Gradients of (output * weight).sum(): those of the parameters, in order, and that of x."
    for p in module.parameters():
        p.grad = None
    x = x.detach().clone().requires_grad_()
    out = module(x)
    (out * weight).sum().backward()
    return out.detach(), [None if p.grad is None else p.grad.clone() for p in module.parameters()], x.grad


def hidden_inside(thing, kind):
    "Whether an instance of `kind` hangs anywhere on this module: registered, in a list, in a closure."
    seen, todo = set(), [thing]
    while todo:
        one = todo.pop()
        if id(one) in seen or len(seen) > 3000:
            continue
        seen.add(id(one))
        if isinstance(one, kind):
            return True
        if isinstance(one, (list, tuple, set, frozenset)):
            todo += list(one)
        elif isinstance(one, dict):
            todo += list(one.values())
        elif isinstance(one, nn.Module):
            todo += list(vars(one).values())
        elif callable(one) and getattr(one, "__closure__", None):
            for cell in one.__closure__:
                try:
                    todo.append(cell.cell_contents)
                except ValueError:  # a cell that is still empty
                    pass
    return False


def seed_globals(seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


def draws():
    return [float(torch.rand(())), float(np.random.rand()), random.random()]


def reseeded(make):
    "Names of the global generators whose next number no longer depends on the seed set before `make()`."
    found = []
    for seed in (1, 2):
        seed_globals(seed)
        make()
        found.append(draws())
    return [n for n, a, b in zip(("torch", "numpy", "random"), *found) if a == b]
"""


@pytest.fixture
def tools(student):
    """Small helpers that live in the runner."""
    return student.define(TOOLS)


@pytest.fixture
def module_of(student):
    """Refuse what is no nn.Module."""

    def check(thing, tried):
        plain = thing is None or isinstance(thing, (torch.Tensor, list, tuple, dict, str, int, float))
        expect(
            not plain and bool(student.isinstance(thing, student.torch.nn.Module)),
            tried=tried,
            got=f"Got {describe(thing)}",
            should="It should be an `nn.Module`",
            fix="Write `class Name(nn.Module):` and call `super().__init__()` first in `__init__`",
        )
        return thing

    return check


@pytest.fixture
def not_reseeded(student, tools):
    """Building a module may draw from the global random state, it may not reseed it."""

    def check(source, tried):
        """`source` defines build(cls), which builds whatever is tried."""
        names = list(tools.reseeded(source))
        expect(
            not names,
            tried=tried,
            got=f"Afterwards the global random state is always the same, whatever seed was set before "
            f"({', '.join(names)})",
            should="Initial weights may be drawn from the global random state, which must not be reseeded",
            fix="Leave `manual_seed` to the person who runs the training",
        )

    return check
