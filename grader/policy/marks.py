"""The final marks: what the tests gave, what a person set, what lateness took off. Pure functions of plain data.

`mark_all` puts a dict `mark` into a copy of each record:

    by_tests    the points that the tests gave
    points      the same with the points set by hand
    penalty     what lateness takes off
    final       what the student gets; of: the maximum
    set         by question id ("" for the whole assignment): points, by_tests, of, reason, bonus
    late        None without rules; else state ("on time", "grace", "late", "unknown", "set by hand"), submitted and
                deadline as text, extended, days and seconds late, penalty
    settled     whether a person has set what the grader could not
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grader.policy.late import Late
from grader.policy.overrides import Override
from grader.results import GRADED, MISSING, NEEDS_HUMAN

WHOLE = ""
FAULT = "grader fault"


def mark_all(
    records: Iterable[dict[str, Any]],
    questions: Mapping[str, float],
    overrides: Iterable[Override] = (),
    late: Late | None = None,
) -> list[dict[str, Any]]:
    """Copies of the records with their marks. `questions`: the graded ones, with their points."""
    by_student: dict[str, list[Override]] = {}
    for override in overrides:
        by_student.setdefault(override.student, []).append(override)
    return [
        {**record, "mark": _mark(record, questions, by_student.get(record["student"], []), late)} for record in records
    ]


def final_points(record: dict[str, Any]) -> float:
    """What the student gets: the tests' points where nothing else was decided."""
    return record["mark"]["final"] if "mark" in record else record["points"]


def entry_points(record: dict[str, Any], question: str) -> float | None:
    """The points of a question, set by hand or by its tests; None if it has none."""
    if given := record.get("mark", {}).get("set", {}).get(question):
        return given["points"]
    return next((entry["earned"] for entry in record["questions"] if entry["id"] == question), None)


def needs_person(record: dict[str, Any]) -> bool:
    """Whether a person still has to grade something of it."""
    return record["status"] not in (GRADED, MISSING) and not record.get("mark", {}).get("settled", False)


def time_unknown(record: dict[str, Any]) -> bool:
    """Whether nobody knows if it is late, and the rules ask."""
    late = record.get("mark", {}).get("late")
    return bool(late) and late["state"] == "unknown"


def _mark(
    record: dict[str, Any], questions: Mapping[str, float], overrides: list[Override], late: Late | None
) -> dict[str, Any]:
    entries = {entry["id"]: entry for entry in record["questions"]}
    given: dict[str, dict[str, Any]] = {}
    for override in overrides:
        qid = override.question or WHOLE
        earned = record["points"] if qid == WHOLE else entries[qid]["earned"] if qid in entries else 0.0
        given[qid] = {
            "points": override.points,
            "by_tests": earned,
            "of": record["of"] if qid == WHOLE else questions[qid],
            "reason": override.reason,
            "bonus": override.bonus,
        }
    points = record["points"] + sum(each["points"] - each["by_tests"] for each in given.values())
    points = round(given[WHOLE]["points"] if WHOLE in given else points, 4)
    said = _lateness(record, points, late)
    if said and WHOLE in given:
        said |= {"penalty": 0.0, "state": "set by hand" if said["state"] in ("late", "unknown") else said["state"]}
    penalty = said["penalty"] if said else 0.0
    return {
        "by_tests": record["points"],
        "points": points,
        "penalty": penalty,
        "final": round(points - penalty, 4),
        "of": record["of"],
        "set": given,
        "late": said,
        "settled": WHOLE in given or _settled(record, entries, given, questions),
    }


def _lateness(record: dict[str, Any], points: float, late: Late | None) -> dict[str, Any] | None:
    if late is None or record["status"] not in (GRADED, NEEDS_HUMAN):
        return None
    return late.judge(record["student"], record.get("submitted"), record["late"], points, record["of"])


def _settled(
    record: dict[str, Any], entries: dict[str, dict], given: dict[str, dict], questions: Mapping[str, float]
) -> bool:
    """A person has set each question on which the grader failed; of a file that cannot be read, all."""
    if record["status"] == NEEDS_HUMAN:
        faulty = {qid for qid, entry in entries.items() if entry["status"] == FAULT or _faulty(entry)}
        return bool(faulty) and faulty <= set(given)
    return record["status"] not in (GRADED, MISSING) and all(qid in given for qid in questions)


def _faulty(entry: dict[str, Any]) -> bool:
    return any(test["status"] == FAULT for test in entry["tests"])
