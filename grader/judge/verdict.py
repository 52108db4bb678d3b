"""From what a test raised to its status, the student's message and the instructor's detail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.judge.link import Link, RunnerGarbled, RunnerGone, TestTimeout
from grader.suite import Mistake, StudentError, describe

STUB = re.compile(r"^q\d+: ")
CODE_FAULTS = (TypeError, AttributeError, ValueError, LookupError, RuntimeError, ArithmeticError)

UNTOUCHED = "The stub is as it was: fill it in to earn these points."
NOT_RUN = "This test could not be run; it is not your fault, and a person will look at it."


@dataclass
class Verdict:
    """`message` is for the student, `detail` for the instructor alone."""

    status: str
    message: str = ""
    detail: str = ""
    frames: tuple = ()


def of_exception(excinfo: pytest.ExceptionInfo, title: str, link: Link | None, seconds: float, hidden: Path) -> Verdict:
    """The verdict on a test that raised."""
    error = excinfo.value
    detail = _where(excinfo, hidden)
    if isinstance(error, Mistake):
        return Verdict("failed", str(error), detail)
    if isinstance(error, StudentError):
        return _student_error(error, title, detail)
    if isinstance(error, TestTimeout):
        message = f"{_tried(title)}\nYour code did not finish within {seconds:g} s. Probably a loop does not end."
        return Verdict("timeout", message, detail)
    if isinstance(error, RunnerGone):
        why = "out of memory, `exit`, or a crash"
        message = f"{_tried(title)}\nThe process that ran your code ended in the middle ({why})."
        return Verdict("crashed", message, detail)
    if isinstance(error, RunnerGarbled):
        message = f"{_tried(title)}\nYour code's process sent an answer that cannot be read."
        return Verdict("error", message, f"garbled: {error}")
    if isinstance(error, pytest.fail.Exception):
        return Verdict("failed", _did_not_raise(str(error), title), detail)
    if isinstance(error, AssertionError):
        return Verdict("failed", f"{_tried(title)}\nThe result is not as the task asks.", detail)
    if isinstance(error, CODE_FAULTS) and link is not None and link.asked:
        # A suite takes right answers as they come (verify proves it), so it stumbled over a wrong one.
        got = f"Your code returned {describe(link.last_value)}"
        return Verdict("failed", f"{_tried(title)}\n{got}; that is not what the task asks for.", detail)
    return Verdict("grader fault", NOT_RUN, detail)


def _student_error(error: StudentError, title: str, detail: str) -> Verdict:
    if "NotImplementedError" in error.types and STUB.match(error.text):
        return Verdict("not attempted", UNTOUCHED, "", error.frames)
    lines = [_tried(title), f"Your code raised {error.type}: {_short(error.text)}"]
    if error.frames:
        cell, line, source, _ = error.frames[-1]
        lines.append(f"It happened in cell {cell}, line {line}: `{source}`")
    return Verdict("error", "\n".join(lines), detail, error.frames)


def _did_not_raise(text: str, title: str) -> str:
    found = re.search(r"DID NOT RAISE <class '(?:builtins\.)?(\w+)'>|DID NOT RAISE (\w+)", text)
    if found:
        return f"{_tried(title)}\nNo {found[1] or found[2]} was raised, and the task promises one."
    return f"{_tried(title)}\nThe result is not as the task asks."


def _tried(title: str) -> str:
    return f"Tried: {title.rstrip('.')}."


def _short(text: str, limit: int = 300) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _where(excinfo: pytest.ExceptionInfo, hidden: Path) -> str:
    """The failing line of the suite and the raw error: for the instructor."""
    line = ""
    for entry in excinfo.traceback:
        path = Path(str(entry.path))
        if path.parent == hidden:
            line = f"{path.name}:{entry.lineno + 1}: {str(entry.statement).strip()}"
    return f"{line}\n{excinfo.typename}: {_short(str(excinfo.value), 1000)}".strip()
