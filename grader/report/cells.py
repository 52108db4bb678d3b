"""Which of a student's cells belong beside a question, and what is to be said at which line of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grader.report.words import Feedback as say


@dataclass
class Shown:
    """A cell of the record, and what is marked in it: line (from 1) to words."""

    number: int
    source: str
    cut: bool
    marks: dict[int, str] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        return len(self.source.rstrip("\n").split("\n"))

    def mark(self, line: Any, words: str) -> None:
        """Say something at a line; the first word on a line stays. What is no line of the cell is passed over."""
        if isinstance(line, int) and 1 <= line <= self.lines:
            self.marks.setdefault(line, words)


def cells_beside(record: dict[str, Any], entry: dict[str, Any]) -> list[Shown]:
    """The answer cells of a question, and other cells of the student's that an error of its tests came from."""
    kept = {cell["number"]: cell for cell in record.get("cells", []) if cell["ran"] and cell["source"].strip()}
    tests = [test for test in entry["tests"] if test.get("where")]
    blamed = {test["where"][-1]["cell"] for test in tests}
    numbers = [n for n, cell in kept.items() if cell["question"] == entry["id"] or n in blamed]
    shown = {n: Shown(n, kept[n]["source"], kept[n]["cut"]) for n in sorted(numbers)}
    errors = record.get("cell_errors") or {}
    for number, cell in shown.items():
        if error := errors.get(str(number)):
            cell.mark(error.get("line"), say.STOPPED_HERE.format(type=error["type"]))
    for test in tests:
        *callers, last = test["where"]
        if last["cell"] in shown:
            shown[last["cell"]].mark(last["line"], say.RAISED_HERE)
        for frame in callers:
            if frame["cell"] in shown and frame["cell"] != last["cell"]:
                shown[frame["cell"]].mark(frame["line"], say.CALLED_HERE)
    return list(shown.values())
