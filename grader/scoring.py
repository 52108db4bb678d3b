"""From verdicts to points. A question's points are shared among its tests by weight."""

from __future__ import annotations

import re
from typing import Any

from grader.assignment import Assignment

NOT_ATTEMPTED = "not attempted"
_FOLLOWS = "This follows from {}: its code raised the error."
_MAY_FOLLOW = re.compile(r"This may follow from [\w, ]+: mend that first\.")


def score(assignment: Assignment, rows: list[dict[str, Any]], questions: list[str]) -> list[dict[str, Any]]:
    """One entry a question: points, what was earned, a status, its tests. Rows keep their order."""
    entries = []
    lost: set[str] = set()
    for question in assignment.questions:
        if question.id not in questions:
            continue
        tests = [dict(row) for row in rows if row["question"] == question.id]
        total = sum(test["weight"] for test in tests)
        for test in tests:
            share = question.points * test["weight"] / total
            test["points"] = round(share, 4)
            test["earned"] = round(share, 4) if test["status"] == "passed" else 0.0
        passed = sum(test["weight"] for test in tests if test["status"] == "passed")
        earned = round(question.points * passed / total, 4) if total else 0.0
        entry = {
            "id": question.id,
            "title": question.title,
            "points": question.points,
            "earned": earned,
            "status": question_status(tests),
            "hint": question.hint if earned < question.points else "",
            "tests": tests,
        }
        if earned < question.points:
            lost.add(question.id)
            _say_what_it_follows_from(tests, [other for other in question.builds_on if other in lost])
        entries.append(entry)
    return entries


def lost_tests(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The tests of a question that were tried and did not pass."""
    return [test for test in entry["tests"] if test["status"] not in ("passed", NOT_ATTEMPTED)]


def question_status(tests: list[dict[str, Any]]) -> str:
    """`passed` if all did; else the gravest word that describes the question as a whole."""
    found = [test["status"] for test in tests]
    if not found or "grader fault" in found:
        return "grader fault"
    if all(status == "passed" for status in found):
        return "passed"
    if all(status == NOT_ATTEMPTED for status in found):
        return NOT_ATTEMPTED
    worst = [status for status in ("crashed", "timeout", "error") if status in found]
    return worst[0] if worst and not {"passed", "failed"} & set(found) else "failed"


def unscored(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that `score` made these entries from: the messages without what it added. Points are left in them."""
    rows = []
    for entry in entries:
        for test in entry["tests"]:
            lines = test["message"].split("\n")
            if test.get("follows_from") and lines[0] == _FOLLOWS.format(test["follows_from"]):
                lines = lines[1:]
            elif _MAY_FOLLOW.fullmatch(lines[-1]):
                lines = lines[:-1]
            rows.append({**test, "message": "\n".join(lines)})
    return rows


def _say_what_it_follows_from(tests: list[dict[str, Any]], lost: list[str]) -> None:
    for test in tests:
        if test["status"] in ("passed", NOT_ATTEMPTED, "grader fault"):
            continue
        source = test.get("follows_from")
        if source:
            test["message"] = f"{_FOLLOWS.format(source)}\n{test['message']}"
        elif lost and not test["message"].startswith("`"):  # a name of its own that is not as promised
            test["message"] = f"{test['message']}\nThis may follow from {', '.join(lost)}: mend that first."


def needs_human(entries: list[dict[str, Any]]) -> bool:
    """Whether the grader itself failed somewhere: no zero is final then."""
    return any(test["status"] == "grader fault" for entry in entries for test in entry["tests"])
