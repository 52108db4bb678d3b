"""An exception of student code as plain data: type names, text, and the student's own line."""

from __future__ import annotations

import linecache
import re
from types import TracebackType
from typing import Any

MAX_TEXT = 2000
MAX_FRAMES = 50
CELL_FILE = re.compile(r"^<cell (\d+)>$")


def cell_file(number: int) -> str:
    """The file name under which a cell is compiled: tracebacks lead back to it."""
    return f"<cell {number}>"


def as_data(error: BaseException) -> dict[str, Any]:
    """Type names (most special first), message cut to length, and the student's frames, outermost first.

    A frame is (cell number, line number, source line, function name)."""
    try:
        text = str(error)
    except BaseException:  # a student's __str__ may do anything
        text = "(the message could not be read)"
    if isinstance(error, KeyError) and len(error.args) == 1:
        text = f"KeyError: {text}"
    return {
        "types": [kind.__name__[:80] for kind in type(error).__mro__][:20],
        "text": text[:MAX_TEXT],
        "frames": _frames(error.__traceback__) + _syntax_frame(error),
    }


def _frames(traceback: TracebackType | None) -> list[tuple[int, int, str, str]]:
    frames: list[tuple[int, int, str, str]] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found = CELL_FILE.match(code.co_filename)
        if found:
            line = linecache.getline(code.co_filename, traceback.tb_lineno).strip()
            frames.append((int(found[1]), traceback.tb_lineno, line[:200], code.co_name[:80]))
        traceback = traceback.tb_next
    return frames[:2] + frames[-MAX_FRAMES:] if len(frames) > MAX_FRAMES else frames


def _syntax_frame(error: BaseException) -> list[tuple[int, int, str, str]]:
    if not isinstance(error, SyntaxError):
        return []
    found = CELL_FILE.match(error.filename or "")
    if not found:
        return []
    return [(int(found[1]), error.lineno or 1, (error.text or "").strip()[:200], "<module>")]
