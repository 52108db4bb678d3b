"""What a student should mend next: one thing, the one that is most likely to carry others with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grader.policy import entry_points
from grader.report.words import FAULT
from grader.scoring import lost_tests

_TRIED = "Tried: "
_FOLLOWS = "This may follow from "


@dataclass(frozen=True)
class Next:
    """A question, its first test that did not pass (None: nothing attempted), the points that are still to gain."""

    entry: dict[str, Any]
    test: dict[str, Any] | None
    worth: float

    @property
    def advice(self) -> str:
        """The test's message without what was tried: what came back, what should hold, how to mend it."""
        lines = without_tried((self.test or {}).get("message", "")).split("\n")
        return "\n".join(line for line in lines if not line.startswith(_FOLLOWS))


def without_tried(message: str) -> str:
    """What came back, without the line that says what was tried."""
    return "\n".join(line for line in message.split("\n") if not line.startswith(_TRIED))


def next_to_mend(record: dict[str, Any]) -> Next | None:
    """The first question in the notebook's order that was tried and lost points by itself; else one that follows from
    another; else one that was not attempted; None if nothing is left to gain."""
    found: list[tuple[int, Next]] = []
    for entry in record["questions"]:
        worth = entry["points"] - (entry_points(record, entry["id"]) or 0.0)
        if worth <= 0 or entry["status"] == FAULT:
            continue
        failed = [test for test in lost_tests(entry) if test["status"] != FAULT]
        rank = 2 if not failed else int(all(_follows(test) for test in failed))
        found.append((rank, Next(entry, failed[0] if failed else None, worth)))
    return min(found, key=lambda item: item[0])[1] if found else None


def _follows(test: dict[str, Any]) -> bool:
    return bool(test.get("follows_from")) or test["message"].split("\n")[-1].startswith(_FOLLOWS)
