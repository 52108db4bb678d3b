"""Whose exception was it: a finding of the check, the student's code, a stub, a bug of the check itself?"""

from __future__ import annotations

import itertools
import linecache
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any

from grader.assignment import Question
from grader.check.session import stub_question
from grader.signatures import Name
from grader.suite import Mistake

_BAD_CALL = re.compile(r"(?P<function>[\w.<>]+)\(\) (missing|takes|got an unexpected|got multiple)")
_CELL_FILE = re.compile(r"<ipython-input-|[/\\]ipykernel_\d+[/\\]|<string>|<stdin>")


_MAX_TEXT = 4000
_MAX_CALLS = 60


@dataclass(frozen=True)
class Finding:
    """status: "ok", "wrong", "not attempted", "error", "skipped" or "fault" (of the check).

    `where` names the line and, below it, shows it. `chain` has one line for each of the student's own calls that led
    there, outermost first; it is empty where the line is the only one.
    """

    status: str
    message: str = ""
    where: str = ""
    chain: tuple[str, ...] = ()


def explain(
    error: BaseException, namespace: dict[str, Any], question: Question, declared: Mapping[str, Name]
) -> Finding:
    """What a failed check says to the student."""
    if isinstance(error, Mistake):
        return Finding("wrong", str(error))
    if type(error).__name__ == "Skipped":
        return Finding("skipped", str(error))
    stub = stub_question(error)
    if stub == question.id:
        return Finding("not attempted", "The stub is as it was: fill in the cell above and run it.")
    if stub is not None:
        return Finding("wrong", f"Your answer calls the one of {stub}, which is not there yet. Fill in {stub} first.")
    frames = _student_frames(error.__traceback__, namespace)
    if not frames and not _blames_student(error, namespace, declared):
        text = f"The check itself stopped with {_shown(error)}\n"
        text += "This is not your mistake to mend; please report it."
        return Finding("fault", text, _place(*_last_frame(error.__traceback__)) if error.__traceback__ else "")
    message = f"Your code raised {_shown(error)}"
    return Finding("error", message, _place(*frames[-1]) if frames else "", _chain(frames))


def _student_frames(traceback: TracebackType | None, namespace: dict[str, Any]) -> list[tuple[FrameType, int]]:
    """The frames of the student's own code and their lines, outermost first."""
    found = []
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_globals is namespace or _CELL_FILE.search(frame.f_code.co_filename):
            found.append((frame, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


def _chain(frames: list[tuple[FrameType, int]]) -> tuple[str, ...]:
    """One line a call, or a note in place of those that repeat (a recursion) or are too many."""
    if len(frames) < 2:
        return ()
    lines: list[str] = []
    for (file, line, function), group in itertools.groupby(frames, _call):
        (frame, _), *again = group
        source = linecache.getline(file, line, frame.f_globals).strip()
        named = "" if function.startswith("<") else f", function {function}"
        source = source if len(source) <= 150 else source[:150] + " ..."
        lines.append(f"{_cell_name(file)}, line {line}{named}: {source}".removesuffix(": "))
        if again:
            lines.append(f"the same line {len(again)} more time{'s' * (len(again) > 1)}")
    if len(lines) > _MAX_CALLS:
        half = _MAX_CALLS // 2
        lines[half:-half] = [f"({len(lines) - 2 * half} more)"]
    return tuple(lines)


def _call(place: tuple[FrameType, int]) -> tuple[str, int, str]:
    frame, line = place
    return frame.f_code.co_filename, line, frame.f_code.co_name


def _last_frame(traceback: TracebackType) -> tuple[FrameType, int]:
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame, traceback.tb_lineno


def _blames_student(error: BaseException, namespace: dict[str, Any], declared: Mapping[str, Name]) -> bool:
    """A call that does not fit, or a missing method, shows in the check's own line, not in the student's."""
    own = {key for key, value in namespace.items() if isinstance(value, type) and _defined_here(value, namespace)}
    own |= set(declared)
    match = _BAD_CALL.match(_text(error)) if isinstance(error, TypeError) else None
    if match is not None and match["function"].split(".")[0] in own:
        return True
    if isinstance(error, NotImplementedError) and 'missing the required "forward"' in _text(error):
        return True
    owner = getattr(error, "obj", None) if isinstance(error, AttributeError) else None
    return owner is not None and _defined_here(type(owner), namespace)


def _defined_here(kind: type, namespace: dict[str, Any]) -> bool:
    return kind.__module__ == namespace.get("__name__", "__main__")


def _text(error: BaseException) -> str:
    try:
        return str(error).strip()
    except Exception:  # a student's __str__ may do anything
        return "(its text could not be read)"


def _shown(error: BaseException) -> str:
    text = _text(error)
    if len(text) > _MAX_TEXT:
        text = text[:_MAX_TEXT] + " ..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(frame: FrameType, line: int) -> str:
    file = frame.f_code.co_filename
    source = linecache.getline(file, line, frame.f_globals).strip()
    function = frame.f_code.co_name
    place = f"In {_cell_name(file)}, line {line}"
    if not function.startswith("<"):
        place += f", function {function}"
    return f"{place}:\n    {source}" if source else place


def _cell_name(file: str) -> str:
    """The cell by the number that Jupyter shows at its left, where the kernel tells."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    numbers = getattr(getattr(shell, "compile", None), "_filename_map", {})
    number = numbers.get(file)
    if number is not None:
        return f"cell [{number}]"
    return "your cell" if _CELL_FILE.search(file) else file.replace("\\", "/").rsplit("/", 1)[-1]
