"""Helpers of the autograd suites."""

from __future__ import annotations

import pytest
import torch

from grader.suite import mistake


@pytest.fixture
def both(student):
    """`both(source)`: the function `f` of the source, once in the runner and once here."""

    def make(source):
        here = {"torch": torch}
        exec(source, here)
        return student.define(source).f, here["f"]

    return make


@pytest.fixture
def slope():
    """The gradient of f at x by the judge's own autograd."""

    def gradient(function, x):
        leaf = x.detach().clone().requires_grad_()
        (found,) = torch.autograd.grad(function(leaf), leaf)
        return found.detach()

    return gradient


@pytest.fixture
def ties(student):
    """`ties(handle)`: requires_grad and .grad of the tensor behind `handle` at this moment."""

    def look(handle):
        live = student.ref(handle)
        grad = live.grad
        return live.requires_grad, None if grad is None else torch.as_tensor(student.now(grad)).clone()

    return look


@pytest.fixture
def same_ties(ties):
    """`same_ties(handle, before, tried)`: requires_grad and .grad are what `ties` said before."""

    def check(handle, before, tried, name="x"):
        requires_grad, grad = ties(handle)
        if requires_grad != before[0]:
            raise mistake(
                tried=tried,
                got=f"Afterwards {name}.requires_grad is {requires_grad}, before it was {before[0]}",
                should=f"{name} belongs to the caller and should stay as it is",
                fix="`requires_grad_()` changes the tensor itself: work on a copy, `x.detach().clone()`",
            )
        old = before[1]
        if (grad is None) != (old is None) or (grad is not None and not torch.equal(grad, old)):
            if old is None:
                got = f"Afterwards the .grad of {name}, which was None, holds a gradient"
            else:
                got = f"Afterwards the .grad of {name} holds other numbers than before"
            raise mistake(
                tried=tried,
                got=got,
                should=f"The .grad of {name} should stay as it is",
                fix="`backward()` adds a gradient to every leaf that took part; "
                "work on a copy without history (`x.detach().clone()`), or ask `torch.autograd.grad`, which writes "
                "nowhere",
            )

    return check
