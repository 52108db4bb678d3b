"""The code of a hand-in as its record keeps it: the feedback page shows students their own cells without the notebook.

Outputs and text cells are not kept: nothing of them is shown.
"""

from __future__ import annotations

from typing import Any

from grader.assignment import Assignment
from grader.notebook import Notebook
from grader.prepare import read_cells

MAX_CELL = 20_000  # characters
MAX_ALL = 200_000


def kept_cells(assignment: Assignment, notebook: Notebook) -> list[dict[str, Any]]:
    """The code cells in order: number, question (or None), ran, source ("" for cells that do not run), cut.

    Where a notebook is very long, the answers come first; what has no room has an empty source and is `cut`.
    """
    question_of = read_cells(assignment, notebook, {})["question_of_cell"]
    sources: dict[int, str] = {}
    left = MAX_ALL
    for cell in sorted(notebook.cells, key=lambda cell: (cell.number not in question_of, cell.number)):
        if cell.skipped is None:
            sources[cell.number] = cell.source[: min(MAX_CELL, left)]
            left -= len(sources[cell.number])
    return [
        {
            "number": cell.number,
            "question": question_of.get(cell.number),
            "ran": cell.skipped is None,
            "source": sources.get(cell.number, ""),
            "cut": cell.skipped is None and len(sources[cell.number]) < len(cell.source),
        }
        for cell in notebook.cells
    ]
