"""What the readers of other formats find in a notebook, before anything is decided or written."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Left:
    """Something that is not carried over: the cell's number (0: the notebook as a whole), its first line, the reason.

    `keep` is text that would otherwise be lost (a solution, a mark scheme); it goes into IMPORT.md.
    """

    cell: int
    line: str
    what: str
    why: str
    keep: str = ""

    def __str__(self) -> str:
        where = f"cell {self.cell} (`{self.line}`)" if self.cell else "the notebook"
        return f"{where}: {self.what}: {self.why}"


@dataclass(frozen=True)
class Cell:
    """A cell as the new notebook has it. `stub` is what a student gets where it differs from `source`.

    `question` is the name that the other format gives to the question; only answer cells have one.
    """

    number: int
    kind: str
    source: str
    question: str | None = None
    stub: str | None = None

    @property
    def line(self) -> str:
        return first_line(self.source)


@dataclass(frozen=True)
class Test:
    """One test case: its code as it stood in the cell, without configuration.

    `want` is the text that a doctest expects, or None where the code itself asserts. `shown` is the part of the code
    that students may read: all of it, or None for a hidden test. `failure` is a message that the author wrote for them.
    """

    cell: int
    code: str
    want: str | None
    shown: str | None
    weight: float
    title: str = ""
    failure: str = ""
    cell_code: str = ""  # where it is more than `code`: what later tests may use of it

    @property
    def line(self) -> str:
        return first_line(self.code)


@dataclass(frozen=True)
class Question:
    """One question with the tests that count, `points` in all."""

    name: str
    title: str
    cell: int
    line: str
    points: float
    tests: tuple[Test, ...]
    together: bool = False  # all points or none
    manual: bool = False  # a person grades it


@dataclass
class Source:
    """A whole notebook. Cells and questions are in the order of the notebook."""

    title: str
    cells: list[Cell]
    questions: list[Question]
    files: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def first_line(text: str) -> str:
    """The first line that says something, cut to the width of a report."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = lines[0] if lines else "(empty)"
    return line.replace("`", "'") if len(line) <= 70 else line[:67].replace("`", "'") + "..."
