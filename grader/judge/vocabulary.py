"""Fixtures that say in one line what many suites check, with the message for the student. Every suite may ask for them.

A fixture of the same name in a suite's own conftest.py takes its place.
"""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
import torch

from grader.suite import StudentError, close, mistake


@pytest.fixture
def attempt():
    """`with attempt(tried, fix):` turns an exception of student code into a message that names the input.

    `fix` is shown where the text of the exception matches `about`.
    """

    @contextmanager
    def trying(tried, fix=None, should="That is an ordinary input, and no error is due", about=""):
        try:
            yield
        except StudentError as error:
            if "NotImplementedError" in error.types:
                raise
            text = " ".join(error.text.split())
            line = f" (line {error.frames[-1][1]}: `{error.frames[-1][2]}`)" if error.frames else ""
            got = f"It raised {error.type}: {text[:200]}{line}"
            known = re.search(about, f"{error.type} {text}", re.IGNORECASE)
            raise mistake(tried=tried, got=got, should=should, fix=fix if known else None) from None

    return trying


@pytest.fixture
def placed():
    """`placed(out, wanted, device, tried, fix)`: `out` is on `device`, and its numbers are those of `wanted`."""

    def check(out, wanted, device, tried, fix=None, rtol=1e-3, atol=1e-5):
        if out.device.type != device:
            raise mistake(
                tried=tried,
                got=f"The result is on {out.device}",
                should="It should be on the device of the input",
                fix=fix,
            )
        if not close(out, wanted, rtol, atol):
            raise mistake(
                tried=tried,
                got="The result is on the right device, but its numbers are not as they should be",
                should="The device should not matter for the numbers",
            )

    return check


@pytest.fixture
def digits():
    """`digits(out, wanted, tried)`: `out` agrees with the float64 `wanted` in all digits that float64 has."""

    def check(out, wanted, tried, rtol=1e-10, fix=None):
        if close(out, wanted, rtol, 1e-12):
            return
        if close(out, wanted, 1e-3, 1e-5):
            raise mistake(
                tried=tried,
                got="The result has the digits of float32 only",
                should="float64 in, float64 all the way",
                fix=fix or "Somewhere the numbers pass through float32",
            )
        raise mistake(tried=tried, got="The numbers are not as they should be")

    return check


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
