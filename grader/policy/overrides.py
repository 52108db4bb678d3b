"""`overrides.toml`: points that a person has set.

    [[override]]
    student = "alice"
    question = "q3"            # left out: the whole assignment
    points = 2
    reason = "The answer is right, the test misread it."
    bonus = true               # only where the points are more than the maximum

Points of a question take the place of what its tests gave; points of the whole assignment are the last word, from which
no late penalty is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.policy.toml import PolicyError, is_number, read_toml, strange

NAME = "overrides.toml"
_KEYS = ("student", "question", "points", "reason", "bonus")


@dataclass(frozen=True)
class Override:
    """One decision. `question` None: the whole assignment."""

    student: str
    question: str | None
    points: float
    reason: str
    bonus: bool = False


def read_overrides(path: Path) -> tuple[Override, ...]:
    """The decisions of a file, in its order; PolicyError names each entry that cannot be used."""
    data = read_toml(path)
    wrong = [f"{path}: unknown key {key!r}; write [[override]] tables" for key in strange(data, ["override"])]
    entries = data.get("override", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PolicyError([f"{path}: override is no list of tables; write [[override]] above each entry"])
    found: list[Override] = []
    for number, entry in enumerate(entries, 1):
        where = f"{path}, override {number}"
        if isinstance(entry.get("student"), str):
            where += f" ({entry['student']}{' ' + str(entry['question']) if 'question' in entry else ''})"
        problems = _problems(entry)
        if problems:
            wrong += [f"{where}: {problem}" for problem in problems]
        else:
            found.append(_override(entry))
    wrong += [f"{path}: {clash}" for clash in _clashes(found)]
    if wrong:
        raise PolicyError(wrong)
    return tuple(found)


def misfits(overrides: tuple[Override, ...], students: set[str], questions: Mapping[str, float]) -> list[str]:
    """Decisions on students or questions that this class has not, and points beyond the maximum. One line each."""
    wrong = []
    for override in overrides:
        who = f"{override.student}{' ' + override.question if override.question else ''}"
        if override.student not in students:
            wrong.append(f"{who}: no such student in this class{_near(override.student, students)}")
            continue
        if override.question and override.question not in questions:
            wrong.append(f"{who}: no such question was graded; there is {', '.join(questions)}")
            continue
        most = questions[override.question] if override.question else sum(questions.values())
        if override.points > most and not override.bonus:
            wrong.append(f"{who}: {override.points:g} points of {most:g}; lower them, or add bonus = true")
    return wrong


def _problems(entry: dict[str, Any]) -> list[str]:
    wrong = [f"unknown key {key!r}; there is {', '.join(_KEYS)}" for key in strange(entry, _KEYS)]
    student, question = entry.get("student"), entry.get("question")
    if not isinstance(student, str) or not student.strip():
        wrong.append('needs a student, in quotes: student = "alice"')
    if question is not None and (not isinstance(question, str) or not question.strip()):
        wrong.append('question is no id; write question = "q3", or leave it out for the whole assignment')
    if not is_number(entry.get("points")) or entry["points"] < 0:
        wrong.append("needs points, a number that is not negative")
    if not isinstance(entry.get("reason"), str) or not entry["reason"].strip():
        wrong.append('needs a reason, which the student will read: reason = "..."')
    if not isinstance(entry.get("bonus", False), bool):
        wrong.append("bonus is true or false")
    return wrong


def _override(entry: dict[str, Any]) -> Override:
    reason = " ".join(entry["reason"].split())
    return Override(entry["student"], entry.get("question"), float(entry["points"]), reason, entry.get("bonus", False))


def _clashes(overrides: list[Override]) -> list[str]:
    wrong, seen = [], set()
    whole = {override.student for override in overrides if override.question is None}
    for override in overrides:
        if (override.student, override.question) in seen:
            what = override.question or "the whole assignment"
            wrong.append(f"two overrides of {override.student} for {what}; keep one")
        seen.add((override.student, override.question))
        if override.question and override.student in whole:
            wrong.append(
                f"{override.student} has an override of the whole assignment and of {override.question}; keep one"
            )
    return wrong


def _near(student: str, students: set[str]) -> str:
    same = sorted(other for other in students if other.casefold() == student.strip().casefold())
    return f"; is it {same[0]}?" if same else ""
