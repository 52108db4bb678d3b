"""Helpers of the tensor suites."""

from __future__ import annotations

import pytest
import torch

from grader.suite import mistake


@pytest.fixture
def slope():
    """Gradients of sum(weight * f(*inputs)) by the judge's own autograd."""

    def gradients(function, weight, *inputs):
        leaves = [x.detach().clone().requires_grad_() for x in inputs]
        return torch.autograd.grad((function(*leaves) * weight).sum(), leaves)

    return gradients


@pytest.fixture
def backward(student):
    """`backward(out, weight, *leaves)`: gradients of sum(weight * out) in the runner; None where none arrives."""
    source = """
def backward(out, weight, leaves):
    if not out.requires_grad:
        return None
    return list(torch.autograd.grad((out * weight).sum(), leaves, allow_unused=True))
"""

    def run(out, weight, *leaves):
        if tuple(out.shape) != tuple(weight.shape):
            raise mistake(
                tried="backward through the result",
                got=f"The result has the shape {tuple(out.shape)}",
                should=f"The shape should be {tuple(weight.shape)}",
            )
        found = student.define(source).backward(out, weight, list(leaves))
        return [None] * len(leaves) if found is None else found

    return run
