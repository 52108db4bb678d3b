"""What the course itself puts into everybody's hands, and with it explains."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.assignment import Assignment
from grader.release import build_notebook, solution_notebook
from grader.similar.fingerprints import Vocabulary
from grader.similar.tokens import given_names

_CODE = re.compile(r"```.*?\n(.*?)```|^(?: {4}|\t)(.*)$|`([^`\n]+)`", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Given:
    """The texts of code that students could read (and the solution, which all good answers come near to), the cells
    among them that they got, and the names that they did not choose."""

    texts: tuple[str, ...]
    cells: frozenset[str]
    names: frozenset[str]

    def vocabulary(self) -> tuple[Vocabulary, set[int]]:
        """A vocabulary with these names, and the windows that the texts explain."""
        vocabulary = Vocabulary(self.names)
        return vocabulary, vocabulary.seen(self.texts)


def given(assignment: Assignment) -> Given:
    """What the notebook and the reference solution of an assignment hold."""
    student = build_notebook(assignment).cells
    code = [cell.source for cell in student if cell.cell_type == "code"]
    explained = [part for cell in student if cell.cell_type == "markdown" for part in _code_of(cell.source)]
    solution = [cell.source for cell in solution_notebook(assignment).cells if cell.cell_type == "code"]
    names = frozenset(assignment.answer_names).union(*(given_names(text) for text in code))
    return Given((*code, *explained, *solution), frozenset(text.strip() for text in code), names)


def _code_of(markdown: str) -> list[str]:
    return [next(filter(None, match.groups()), "") for match in _CODE.finditer(markdown)]
