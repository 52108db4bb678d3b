"""What hidden suites and public checks import: judge a value, and say in a student's words what is wrong.

A suite runs in the judge on plain values (hidden suites) or in the student's own kernel (public checks), so
nothing here touches student code. Only the text of a `Mistake` reaches a student; the text of any other
assertion stays with the instructor.
"""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch


class Mistake(AssertionError):
    """A finding about the student's answer, written for the student."""


class StudentError(Exception):
    """An exception of student code: its type names (most special first), its text, the student's own lines.

    A frame is (cell number, line number, source line, function name), outermost first. Where the type is a builtin
    exception (or derives from one), the error is an instance of that too: `pytest.raises(ValueError)` works.
    """

    def __init__(self, types: Sequence[str], text: str, frames: Sequence[tuple[int, int, str, str]]):
        super().__init__(text)
        self.types = tuple(types)
        self.text = text
        self.frames = tuple(frames)

    @property
    def type(self) -> str:
        """The name of its type."""
        return self.types[0] if self.types else "Exception"


class UnexpectedKind(Mistake):
    """A suite asked the truth, the order or the sum of a student's object that is no plain value."""


def student_error(types: Sequence[str], text: str, frames: Sequence[tuple[int, int, str, str]]) -> StudentError:
    """A `StudentError` that is also the nearest builtin exception among `types`."""
    for name in types:
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception) and kind not in _BARE:
            if name not in _ERROR_CLASSES:
                _ERROR_CLASSES[name] = type(f"Student{name}", (StudentError, kind), {})
            return _ERROR_CLASSES[name](types, text, frames)
    return StudentError(types, text, frames)


# Exception needs no class of its own; the Unicode errors cannot be built from a text; the end of an iteration would end
# loops of the suite.
_BARE = (
    Exception,
    StopIteration,
    StopAsyncIteration,
    UnicodeDecodeError,
    UnicodeEncodeError,
    UnicodeTranslateError,
    BaseExceptionGroup,
    ExceptionGroup,
)
_ERROR_CLASSES: dict[str, type[StudentError]] = {}


def points(weight: float):
    """Give a test the share `weight` of its question's points (1 where a test has no mark)."""
    import pytest

    return pytest.mark.points(weight)


def extended(function):
    """Mark a test that is slow (seconds). `grader verify` runs it only for the questions that a variant can touch."""
    import pytest

    return pytest.mark.extended(function)


def mistake(*, tried: str, got: str | None = None, should: str | None = None, fix: str | None = None) -> Mistake:
    """Build the message: what was tried, what came back, what should hold, the likely cause with its fix."""
    lines = [f"Tried: {_sentence(tried)}"]
    if got:
        lines.append(_sentence(got))
    if should:
        lines.append(_sentence(should))
    if fix:
        lines.append(_sentence(fix))
    return Mistake("\n".join(lines))


def expect(condition: Any, *, tried: str, got: str | None = None, should: str | None = None, fix: str | None = None):
    """Raise a `Mistake` unless `condition` holds. `condition` is a plain bool, never a student's object."""
    if not isinstance(condition, (bool, np.bool_)):
        raise TypeError(f"expect() needs a plain bool, not {type(condition).__name__}: compare values first")
    if not condition:
        raise mistake(tried=tried, got=got, should=should, fix=fix)


def close(actual: Any, expected: Any, rtol: float = 1e-4, atol: float = 1e-6) -> bool:
    """Same shape (nothing broadcasts) and |actual - expected| <= atol + rtol * |expected|, in float64; nan never is."""
    a, b = _array(actual), _array(expected)
    return a is not None and b is not None and a.shape == b.shape and bool(np.allclose(a, b, rtol=rtol, atol=atol))


def equal(actual: Any, expected: Any) -> bool:
    """Same type of tensor (dtype and shape) and the very same values."""
    return (
        isinstance(actual, torch.Tensor)
        and isinstance(expected, torch.Tensor)
        and actual.dtype == expected.dtype
        and actual.shape == expected.shape
        and torch.equal(actual.detach().cpu(), expected.detach().cpu())
    )


def want_tensor(
    value: Any,
    tried: str,
    *,
    shape: Sequence[int] | None = None,
    dtype: torch.dtype | None = None,
    fix: str | None = None,
) -> torch.Tensor:
    """`value` if it is a tensor of that shape and dtype; else a `Mistake` that says what it is instead."""
    want = "a tensor" if shape is None else f"a tensor of shape {tuple(shape)}"
    if not isinstance(value, torch.Tensor):
        raise _wrong_kind(value, tried, want)
    if shape is not None and tuple(value.shape) != tuple(shape):
        raise mistake(
            tried=tried,
            got=f"It returned a tensor of shape {tuple(value.shape)}",
            should=f"The shape should be {tuple(shape)}",
            fix=fix,
        )
    if dtype is not None and value.dtype != dtype:
        raise mistake(
            tried=tried,
            got=f"It returned a tensor of dtype {_name(value.dtype)}",
            should=f"The dtype should be {_name(dtype)}",
            fix=fix,
        )
    return value


def plain(text: str) -> str:
    """`text` of an exception in one line, without the colours that some errors of PyTorch have."""
    return " ".join(re.sub(r"\x1b?\[\d+m", "", text).split())


def want_float(value: Any, tried: str) -> float:
    """`value` if it is a Python float (numpy's float64 is one); else a `Mistake`."""
    fix = ""
    if isinstance(value, torch.Tensor):
        fix = "Return `loss.item()`: a tensor"
        fix += " that requires grad keeps the whole graph alive" if value.requires_grad else " is not a Python float"
    elif type(value) is int:
        fix = "Divide with `/`, which gives a float; `//`, `int()` and `round()` cut it to a whole number"
    if fix:
        raise mistake(tried=tried, got=f"It returned {describe(value)}", should="It should return a float", fix=fix)
    if not isinstance(value, float):
        raise _wrong_kind(value, tried, "a float")
    return float(value)


def want_int(value: Any, tried: str) -> int:
    """`value` if it is a Python int and not a bool; else a `Mistake`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_kind(value, tried, "an int")
    return value


def want(value: Any, kind: type | tuple[type, ...], tried: str, name: str) -> Any:
    """`value` if it is an instance of `kind` (called `name` in the message: "a list", "a dict"); else a `Mistake`."""
    if not isinstance(value, kind):
        raise _wrong_kind(value, tried, name)
    return value


def describe(value: Any) -> str:
    """A value in a student's words: "None", "a float32 tensor of shape (3, 4)", "a list of 3 items"."""
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        grad = " that requires grad" if value.requires_grad else ""
        return f"a {_name(value.dtype)} tensor of shape {tuple(value.shape)}{grad}"
    if isinstance(value, np.ndarray):
        return f"a numpy array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, np.generic):
        return f"a numpy {type(value).__name__}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, bool):
        return f"{value}"
    if isinstance(value, (int, float)):
        return f"the {type(value).__name__} {value:.6g}"
    if isinstance(value, (list, tuple, dict)):
        return f"a {type(value).__name__} of {len(value)} item{'s' * (len(value) != 1)}"
    kind = getattr(type(value), "describe_remote", None)
    if kind is not None:
        return kind(value)
    return f"an object of type {type(value).__name__}"


def _wrong_kind(value: Any, tried: str, want: str) -> Mistake:
    fix = None
    if value is None:
        fix = "Probably the `return` line is missing (`print` shows a value, it does not return it)"
    elif isinstance(value, (np.ndarray, np.generic)) and "tensor" in want:
        fix = "Stay with torch: `torch.from_numpy(...)` or torch's own functions give a tensor"
    return mistake(tried=tried, got=f"It returned {describe(value)}", should=f"It should return {want}", fix=fix)


def _array(value: Any) -> np.ndarray | None:
    if isinstance(value, torch.Tensor):
        host = value.detach().cpu()
        return (host if host.is_complex() else host.to(torch.float64)).numpy()
    if isinstance(value, (bool, int, float, np.generic, np.ndarray, list, tuple)):
        try:
            return np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            return None
    return None


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!", ":")) else text + "."


def finite(value: float) -> bool:
    """Neither nan nor infinite."""
    return math.isfinite(value)
