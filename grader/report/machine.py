"""The gradebook as one JSON document for programs.

    schema       1; a field that changes its meaning or goes raises it, a new field does not
    assignment, title
    questions    [{id, title, points}], those that were graded, in the order of the notebook
    summary      {students, graded, needs_human, unreadable, missing, not_graded, points, max_points, mean}:
                 how many students there are of each status, how many files could not be graded, the sums of all
                 students' points, the mean of those who handed in (null if nobody did)
    students     by id: {student, name, status, points (by the tests), max_points, final_points (after overrides and
                 late rules), late, file, older, sha256, grader and torch (their versions), device, isolation, seconds,
                 notes, questions: [{id, title, status, points, max_points, hint, tests: [{test, title, status, points,
                 max_points, device, seconds, message}]}]}
    not_graded   [text], files that no student's result stands for
    ignored      [path], other files that were left alone

`status` of a student: graded, needs a human, unreadable, missing. Of a test: passed, failed, error, timeout, crashed,
not attempted, grader fault. Texts are those that students may read: `detail` of a test is never read here.
"""

from __future__ import annotations

import json
from typing import Any

from grader.policy import final_points
from grader.report.classfile import ClassFile
from grader.report.text import one_line, printable, without_paths
from grader.report.words import student_note, why_unreadable
from grader.results import GRADED, MISSING, NEEDS_HUMAN, UNREADABLE

SCHEMA = 1


def gradebook_json(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The document as text. The same records give the same bytes."""
    return as_json(gradebook_document(klass, records))


def as_json(document: dict[str, Any]) -> str:
    """All ASCII, with a line break at its end. A log of GitHub Actions that it is printed into finds no command in it:
    `##[` would be one."""
    return json.dumps(document, indent=1).replace("##[", r"##\u005b") + "\n"


def gradebook_document(klass: ClassFile, records: list[dict[str, Any]]) -> dict[str, Any]:
    """The document as data."""
    return {
        "schema": SCHEMA,
        "assignment": klass.assignment,
        "title": klass.title,
        "questions": [
            {"id": question.id, "title": question.title, "points": question.points}
            for question in klass.graded(records)
        ],
        "summary": _summary(klass, records),
        "students": [_student(record) for record in records],
        "not_graded": [one_line(problem) for problem in klass.problems],
        "ignored": list(klass.ignored),
    }


def _summary(klass: ClassFile, records: list[dict[str, Any]]) -> dict[str, Any]:
    handed_in = [record for record in records if record["status"] != MISSING]
    points = sum(record["points"] for record in records)
    counts = {"graded": GRADED, "needs_human": NEEDS_HUMAN, "unreadable": UNREADABLE, "missing": MISSING}
    return {
        "students": len(records),
        **{name: sum(record["status"] == status for record in records) for name, status in counts.items()},
        "not_graded": len(klass.problems),
        "points": round(points, 4),
        "max_points": round(sum(record["of"] for record in records), 4),
        "mean": round(points / len(handed_in), 4) if handed_in else None,
    }


def _student(record: dict[str, Any]) -> dict[str, Any]:
    said = why_unreadable if record["status"] == UNREADABLE else student_note
    return {
        "student": record["student"],
        "name": record["name"],
        "status": record["status"],
        "points": record["points"],
        "max_points": record["of"],
        "final_points": final_points(record),
        "late": record["late"],
        "file": record["file"],
        "older": list(record["older"]),
        "sha256": record.get("sha256"),
        "grader": record.get("grader"),
        "torch": record.get("torch"),
        "device": record.get("device"),
        "isolation": (record.get("isolation") or {}).get("mode"),
        "seconds": record["seconds"],
        "notes": [words for note in record["notes"] if (words := said(note))],
        "questions": [_question(entry) for entry in record["questions"]],
    }


def _question(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": entry["id"],
        "title": entry["title"],
        "status": entry["status"],
        "points": entry["earned"],
        "max_points": entry["points"],
        "hint": entry["hint"],
        "tests": [
            {
                "test": test["test"],
                "title": test["title"],
                "status": test["status"],
                "points": test["earned"],
                "max_points": test["points"],
                "device": test["device"],
                "seconds": test["seconds"],
                "message": without_paths(printable(test["message"])),
            }
            for test in entry["tests"]
        ],
    }
