"""The answers of a class, read again from the hand-ins that its result files name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.handins import find_hand_in
from grader.notebook import UnreadableNotebook
from grader.notebook.reading import notebook_from_bytes
from grader.prepare import read_cells
from grader.results import MISSING, UNREADABLE
from grader.similar.course import Given
from grader.similar.fingerprints import Cell
from grader.similar.tokens import MAX_CHARACTERS

MAX_CELLS = 200  # of one hand-in, beside those of the course; each is read up to tokens.MAX_CHARACTERS


@dataclass(frozen=True)
class HandIn:
    """One file and all who handed it in: a group's file is one hand-in. `students`: (id, name or "")."""

    students: tuple[tuple[str, str], ...]
    file: str
    sha256: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HandIns:
    """Those that can be compared, by student id, and a line for each that cannot, or not all of it."""

    found: tuple[HandIn, ...]
    problems: tuple[str, ...]


def read_handins(
    assignment: Assignment,
    records: list[dict[str, Any]],
    out: Path,
    folder: Path | None,
    given: Given,
    done: Callable[[], None] = lambda: None,
) -> HandIns:
    """The hand-ins of the records, if they are still those that were graded. `folder`: where they lie now."""
    people: dict[str, list[tuple[str, str]]] = {}
    first: dict[str, dict[str, Any]] = {}
    for record in sorted(records, key=lambda record: record["student"]):
        if record["status"] not in (MISSING, UNREADABLE):
            first.setdefault(record["file"], record)
            people.setdefault(record["file"], []).append((record["student"], record["name"] or ""))
    found, problems = [], []
    for file, record in first.items():
        try:
            cells = _cells(assignment, find_hand_in(record, out, folder)[1], file, given)
            problems += [f"{record['student']}: {line}" for line in _too_much(cells)]
            found.append(HandIn(tuple(people[file]), file, record["sha256"], cells[:MAX_CELLS]))
        except UnreadableNotebook as error:
            problems.append(f"{record['student']}: {error}")
        done()
    return HandIns(tuple(found), tuple(problems))


def _cells(assignment: Assignment, data: bytes, file: str, given: Given) -> tuple[Cell, ...]:
    """The answer cells, and the cells of the student's own that belong to no question."""
    notebook = notebook_from_bytes(data, Path(file).name)
    question_of = read_cells(assignment, notebook, {})["question_of_cell"]
    return tuple(
        Cell(question_of.get(cell.number, ""), cell.number, cell.source)
        for cell in notebook.cells
        if cell.skipped is None and cell.source.strip() not in given.cells
    )


def _too_much(cells: tuple[Cell, ...]) -> list[str]:
    """What of a hand-in is not looked at, for no answer is that long: a line each, so that nobody hides there."""
    lines = [
        f"cell {cell.number} has {len(cell.source):,} characters; only the first {MAX_CHARACTERS:,} were compared"
        for cell in cells[:MAX_CELLS]
        if len(cell.source) > MAX_CHARACTERS
    ]
    if len(cells) > MAX_CELLS:
        lines.append(f"{len(cells)} cells of its own; only the first {MAX_CELLS} were compared")
    return lines
