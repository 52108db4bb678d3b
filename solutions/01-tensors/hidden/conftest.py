"""Helpers of the tensor suites."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import torch

from grader.suite import StudentError, mistake


@pytest.fixture
def attempt():
    """`with attempt(tried, fix):` turns an exception of student code into a message that names the input."""

    @contextmanager
    def trying(tried, fix=None, should="That is an ordinary input, and no error is due"):
        try:
            yield
        except StudentError as error:
            if "NotImplementedError" in error.types:
                raise
            text = " ".join(error.text.split())
            line = f" (line {error.frames[-1][1]}: `{error.frames[-1][2]}`)" if error.frames else ""
            got = f"It raised {error.type}: {text[:200]}{line}"
            raise mistake(tried=tried, got=got, should=should, fix=fix) from None

    return trying


@pytest.fixture
def unchanged(student):
    """`unchanged(handle, before, tried)`: the tensor behind `handle` is still what `before` says."""

    def check(handle, before, tried, name="x"):
        after = student.now(handle)
        fix = (
            "Functions whose name ends in `_`, `+=` and `x[...] = ...` write into the tensor itself; compute a new one"
        )
        if tuple(after.shape) != tuple(before.shape):
            got = f"Afterwards {name} itself has the shape {tuple(after.shape)}, before it had {tuple(before.shape)}"
        elif after.dtype != before.dtype:
            got = f"Afterwards {name} itself has the dtype {after.dtype}, before it had {before.dtype}"
        elif not torch.equal(torch.as_tensor(after).cpu(), before.cpu()):
            got = f"Afterwards the numbers in {name} itself are changed"
        else:
            return
        raise mistake(tried=tried, got=got, should=f"{name} belongs to the caller and should stay as it is", fix=fix)

    return check


@pytest.fixture
def same_state(student):
    """`with same_state(tried):` the global state afterwards is the one from before."""

    @contextmanager
    def watch(tried):
        before = student.state()
        yield
        after = student.state()
        changed = [name for name in before if before[name] != after.get(name)]
        if changed:
            raise mistake(
                tried=tried,
                got=f"Afterwards the {', '.join(changed)} of the whole notebook had changed",
                should="A function should leave global settings and random states alone",
                fix="Pass what you need as an argument (`dtype=...`, `device=...`, `generator=...`) instead "
                "of setting it",
            )

    return watch


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
