"""Numbers of a class: how the points are spread, how often each question and each test was passed."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import Any

from grader.policy import entry_points, final_points
from grader.report.classfile import ClassFile
from grader.report.words import FAULT
from grader.results import GRADED, MISSING, NEEDS_HUMAN
from grader.scoring import NOT_ATTEMPTED

BINS = 10
LEAST = 5  # students for a correlation; with fewer it says nothing


@dataclass
class Rate:
    """How often one question or test was passed. What our own fault kept from a verdict does not count."""

    question: str
    test: str
    title: str
    device: str = "cpu"
    passed: int = 0
    missed: int = 0
    idle: int = 0
    faults: int = 0
    details: list[tuple[str, str, str]] = field(default_factory=list)  # student, status, detail

    @property
    def total(self) -> int:
        return self.passed + self.missed + self.idle

    @property
    def share(self) -> float:
        return self.passed / self.total if self.total else 1.0

    def add(self, status: str) -> None:
        """Count one verdict."""
        if status == "passed":
            self.passed += 1
        elif status == NOT_ATTEMPTED:
            self.idle += 1
        elif status == FAULT:
            self.faults += 1
        else:
            self.missed += 1


def handed_in(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in records if record["status"] != MISSING]


def with_verdicts(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in records if record["status"] in (GRADED, NEEDS_HUMAN)]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def median(values: list[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def histogram(records: list[dict[str, Any]]) -> list[int]:
    """Graded students by tenths of their points; full marks stand in the last tenth."""
    bins = [0] * BINS
    for record in with_verdicts(records):
        share = final_points(record) / record["of"] if record["of"] else 0.0
        bins[min(BINS - 1, max(0, int(share * BINS + 1e-9)))] += 1
    return bins


def question_rates(klass: ClassFile, records: list[dict[str, Any]]) -> list[Rate]:
    """One rate a graded question, in the order of the notebook."""
    rates = {line.id: Rate(line.id, "", line.title) for line in klass.graded(records)}
    for record in with_verdicts(records):
        for entry in record["questions"]:
            if entry["id"] in rates:
                rates[entry["id"]].add(entry["status"])
    return list(rates.values())


def test_rates(klass: ClassFile, records: list[dict[str, Any]]) -> list[Rate]:
    """One rate a test, the hardest first; among equals in the order of the notebook."""
    rates: dict[tuple[str, str], Rate] = {}
    for line in klass.questions:
        for record in with_verdicts(records):
            for entry in record["questions"]:
                if entry["id"] != line.id:
                    continue
                for test in entry["tests"]:
                    key = (line.id, test["test"])
                    rate = rates.setdefault(key, Rate(line.id, test["test"], test["title"], test["device"]))
                    rate.add(test["status"])
                    if test["status"] not in ("passed", NOT_ATTEMPTED):
                        rate.details.append((record["student"], test["status"], test["detail"]))
    return sorted(rates.values(), key=lambda rate: rate.share)


@dataclass(frozen=True)
class Item:
    """How a question worked: `difficulty` is the mean share of its points, None without a verdict; `discrimination`
    the corrected item-total correlation, None where it is not defined or rests on fewer than `LEAST` students."""

    question: str
    difficulty: float | None
    discrimination: float | None


def items(klass: ClassFile, records: list[dict[str, Any]]) -> list[Item]:
    """One item a graded question. A student counts where a verdict or a person gave points: our faults do not."""
    rows = [_earned(record) for record in with_verdicts(records)]
    found = []
    for line in klass.graded(records):
        own = [row[line.id] for row in rows if line.id in row]
        others = [sum(value for qid, value in row.items() if qid != line.id) for row in rows if line.id in row]
        difficulty = mean(own) / line.points if own and line.points else None
        found.append(Item(line.id, difficulty, _correlation(own, others)))
    return found


def _earned(record: dict[str, Any]) -> dict[str, float]:
    given = record.get("mark", {}).get("set", {})
    found = {}
    for entry in record["questions"]:
        points = entry_points(record, entry["id"])
        if points is not None and (entry["status"] != FAULT or entry["id"] in given):
            found[entry["id"]] = points
    return found


def _correlation(one: list[float], other: list[float]) -> float | None:
    if len(one) < LEAST:
        return None
    try:
        return statistics.correlation(one, other)
    except statistics.StatisticsError:  # all have the same points
        return None
