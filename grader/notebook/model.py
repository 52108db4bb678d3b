"""What reading a hand-in gives: a notebook of runnable cells, or one line that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grader.errors import GraderError

MAX_CELLS = 5000


class UnreadableNotebook(GraderError):
    """A hand-in that holds no notebook: what is wrong, where, and what to do, in one line."""


@dataclass(frozen=True)
class Cell:
    """A code cell. `number` counts code cells from 1: it is what we quote to students."""

    number: int
    source: str  # as handed in, with line ends as \n
    code: str  # what runs: the same number of lines, installs replaced
    question: str | None = None  # from the cell's tag; None: match by the names that the cell defines
    skipped: str | None = None  # why this cell is not run
    notes: tuple[str, ...] = ()
    first_line: int | None = None  # of a .py file: the line of the file where the cell starts


@dataclass(frozen=True)
class Notebook:
    """The code cells of a hand-in, and the files that came with it in a zip (relative, safe names)."""

    cells: tuple[Cell, ...]
    data: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawCell:
    """A code cell before clean-up, whatever file format it came from."""

    source: str
    metadata: dict[str, Any] = field(default_factory=dict)
    id: str | None = None
    notes: tuple[str, ...] = ()
    first_line: int | None = None
