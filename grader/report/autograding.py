"""The result that GitHub Classroom's `autograding-grading-reporter` takes from a step: base64 of a small JSON document.

The reporter adds up `score` for the points that Classroom gets; its own table in the log counts passed tests, so it may
show other points there. It prints names and messages into a log that commands are read from. It reads the result
from an environment variable, which Linux limits to 128 KiB: a class that does not fit is told by questions, then by
students.
"""

from __future__ import annotations

import base64
import json
import math
from typing import Any

from grader.policy import final_points
from grader.report.github import harmless
from grader.report.text import one_line, without_paths
from grader.report.words import question_words, why_unreadable
from grader.results import MISSING, UNREADABLE

LIMIT = 120_000  # characters of base64
_MESSAGE = 300
_STATUSES = {"passed": "pass", "failed": "fail", "not attempted": "fail"}  # all else is an error


def autograding_result(records: list[dict[str, Any]]) -> str:
    """One runner's result, for the output `result` of a step. Raises ValueError for a class of thousands."""
    total = round(sum(map(final_points, records)), 4)
    for entries_of in (_by_test, _by_question, _by_student):
        tests = [entry for record in records for entry in entries_of(record, len(records) > 1)]
        tests = tests or [_entry({}, False, "hand-in", "missing", 0.0, "no notebook could be graded")]
        _settle(tests, total)
        statuses = {test["status"] for test in tests}
        document = {
            "version": 1,
            "status": "error" if "error" in statuses else "fail" if "fail" in statuses else "pass",
            "max_score": number(sum(record["of"] for record in records)),
            "tests": tests,
        }
        encoded = base64.b64encode(json.dumps(document).encode()).decode()
        if len(encoded) <= LIMIT:
            return encoded
    raise ValueError(f"the results of {len(records)} students do not fit into {LIMIT} characters")


def _by_test(record: dict[str, Any], several: bool) -> list[dict[str, Any]]:
    if final_points(record) != record["points"]:
        return _by_student(record, several)  # points set by hand, or taken off: no test has them
    entries = []
    for question in record["questions"]:
        for test in question["tests"]:
            name = f"{question['id']} {test['title']}"
            entries.append(_entry(record, several, name, test["status"], test["earned"], test["message"], test))
    return entries or _by_student(record, several)


def _by_question(record: dict[str, Any], several: bool) -> list[dict[str, Any]]:
    if final_points(record) != record["points"]:
        return _by_student(record, several)
    entries = [
        _entry(record, several, f"{q['id']} {q['title']}", q["status"], q["earned"], question_words(q))
        for q in record["questions"]
    ]
    return entries or _by_student(record, several)


def _by_student(record: dict[str, Any], several: bool) -> list[dict[str, Any]]:
    points = final_points(record)
    status = "passed" if points >= record["of"] else "failed"
    message = "not all points"
    if record["status"] in (UNREADABLE, MISSING) and not points:
        status, message = "error", "; ".join(map(why_unreadable, record["notes"]))
    return [_entry(record, several, "hand-in", status, points, message)]


def _entry(record, several: bool, name: str, status: str, score: float, message: str, test=None) -> dict[str, Any]:
    found = _STATUSES.get(status, "error")
    return {
        "name": harmless(one_line(f"{record['student']}: {name}" if several else name)),
        "status": found,
        "score": number(score),
        "message": "" if found == "pass" else harmless(one_line(without_paths(message))[:_MESSAGE]),
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": round((test or {}).get("seconds", 0.0) * 1000),
    }


def _settle(tests: list[dict[str, Any]], total: float) -> None:
    """Make the scores, added in order as the reporter adds them, give `total` to the last digit: shares are rounded."""
    earning = [test for test in tests if test["score"]]
    if not earning:
        return
    last = earning[-1]
    before = 0.0
    for test in earning[:-1]:
        before += test["score"]
    score = total - before
    for _ in range(4):
        if before + score == total:
            break
        score = math.nextafter(score, math.inf if before + score < total else -math.inf)
    last["score"] = number(score)


def number(value: float) -> int | float:
    """11 for 11.0, as a person would write it in JSON."""
    return int(value) if float(value).is_integer() else value
