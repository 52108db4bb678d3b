"""What is to be written: the questions, their tests and the cells, and what trials have shown of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.convert.model import Left, Question, Test
from grader.convert.translate import Translated

_HINT = "Read the text above the answer cell once more."


@dataclass
class PlannedTest:
    """A test with its code for the hidden suite and for the public checks (None: not public)."""

    test: Test
    hidden: Translated
    public: Translated | None
    weight: float


@dataclass
class PlannedQuestion:
    """A question as it will be written. Tests of one group count only together."""

    id: str
    source: Question
    names: list[str]
    signatures: list[str]
    groups: list[list[PlannedTest]]
    public: list[PlannedTest]
    builds_on: list[str] = field(default_factory=list)
    hint: str = _HINT


@dataclass
class Plan:
    """The whole assignment. `cells`: (kind, text, question id or None)."""

    title: str
    questions: list[PlannedQuestion]
    cells: list[tuple[str, str, str | None]]
    left: list[Left]


@dataclass
class Verdicts:
    """What trials showed: tests (by cell and code) that cannot stay, and those that must not count alone."""

    failed: dict[tuple[int, str], str] = field(default_factory=dict)
    weak: set[tuple[int, str]] = field(default_factory=set)


def key_of(test: Test) -> tuple[int, str]:
    return test.cell, test.code
