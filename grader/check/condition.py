"""What a student should know about a notebook before handing it in; each remark is one sentence or two."""

from __future__ import annotations

from typing import Any

from grader.assignment import Assignment
from grader.check.answers import Answer, code_cells, has_setup, same_text, source_of
from grader.reader import listing

_AGAIN = "save the notebook (Ctrl+S) and export again"


def remarks(
    notebook: dict[str, Any],
    assignment: Assignment,
    found: dict[str, list[Answer]],
    history: list[str] | None,
    live: bool,
) -> list[str]:
    """In the order in which they matter.

    `history`: what this session ran, item n is execution [n]; None where there is no session. `live`: the notebook
    comes from the editor, so that it cannot be older than what the student sees.
    """
    told: list[str] = []
    if not has_setup(notebook, assignment):
        told.append(f'The setup cell is missing: put `grader.start("{assignment.name}")` back into a cell at the top.')
    ran = [same_text(text) for text in history or []]
    old = [question for question, parts in found.items() if any(_differs(part, ran) for part in parts)]
    current = {question: parts for question, parts in found.items() if question not in old}
    told += _unanswered(current)
    told += _unreadable(found)
    if old:
        told.append(_not_what_ran(old, live))
    elif history is not None and not live:
        told += _unsaved(notebook, ran)
    return told + _not_run(current, ran) + _order(notebook)


def unanswered(found: dict[str, list[Answer]]) -> list[str]:
    """The questions of which nothing is answered."""
    return [q for q, parts in found.items() if all(a.stub or a.cell is None for a in parts)]


def _unanswered(found: dict[str, list[Answer]]) -> list[str]:
    told = []
    empty = unanswered(found)
    if empty:
        told.append(f"Not answered yet: {listing(empty)}.")
    for question, parts in found.items():
        if question in empty:
            continue
        told += [f"{question}: `{part.name}` is not answered yet." for part in parts if part.stub]
        told += [f"{question}: no cell defines `{part.name}`." for part in parts if part.cell is None]
    return told


def _unreadable(found: dict[str, list[Answer]]) -> list[str]:
    parts = [(question, part) for question, parts in found.items() for part in parts if part.problem]
    return [f"{q}: Python cannot read the cell of `{part.name}` ({part.problem})." for q, part in parts]


def _not_what_ran(old: list[str], live: bool) -> str:
    if live:
        return f"{listing(old)}: the notebook holds another text than you ran last; run and check, then export again."
    return f"{listing(old)}: the saved file holds another text than you ran last; {_AGAIN}."


def _differs(part: Answer, ran: list[str]) -> bool:
    """Whether the session ran another text last than the one that defines the name in the file."""
    if part.cell is None:
        return False
    heads = (f"def {part.name}(", f"async def {part.name}(", f"class {part.name}(", f"class {part.name}:")
    last = [text for text in ran if any(line.startswith(heads) for line in text.split("\n"))]
    return bool(last) and last[-1] != source_of(part.cell)


def _not_run(found: dict[str, list[Answer]], ran: list[str]) -> list[str]:
    """A cell that this session ran counts as run, also where the saved file does not know it yet."""
    never = []
    for question, parts in found.items():
        cells = [part.cell for part in parts if part.cell is not None and not part.stub]
        if any(cell.get("execution_count") is None and source_of(cell) not in ran for cell in cells):
            never.append(question)
    if not never:
        return []
    word = "cell was" if len(never) == 1 else "cells were"
    return [f"{listing(never)}: the {word} never run; run and check before you hand in."]


def _unsaved(notebook: dict[str, Any], ran: list[str]) -> list[str]:
    """Cells that ran after the newest one in the file, and that the file does not hold.

    Earlier texts that are not in the file are older versions of its cells, as they should be.
    """
    cells = code_cells(notebook)
    texts = {source_of(cell) for cell in cells}
    counts = [cell.get("execution_count") for cell in cells if _ran_as(cell, ran)]
    newest = max((count for count in counts if isinstance(count, int)), default=0)
    missing = [n for n in range(newest + 1, len(ran)) if ran[n].strip() and ran[n] not in texts]
    if not missing:
        return []
    return [f"You ran cells since the notebook was saved (the last is [{missing[-1]}]): {_AGAIN}."]


def _ran_as(cell: dict[str, Any], ran: list[str]) -> bool:
    count = cell.get("execution_count")
    return isinstance(count, int) and 0 < count < len(ran) and ran[count] == source_of(cell)


def _order(notebook: dict[str, Any]) -> list[str]:
    """Of the cells that do more than check, for a check may be run again at any time."""
    counts = [cell.get("execution_count") for cell in code_cells(notebook) if not _only_checks(source_of(cell))]
    numbers = [count for count in counts if isinstance(count, int) and count > 0]
    for before, after in zip(numbers, numbers[1:], strict=False):
        if after <= before:
            return [
                f"Cells ran out of order ([{before}] stands above [{after}]): restart and run all, "
                "to see that your answers work from top to bottom."
            ]
    return []


def _only_checks(source: str) -> bool:
    return all(line.startswith(("#", "grader.check", "grader.export")) or not line for line in source.split("\n"))
