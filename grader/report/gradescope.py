"""A result record as Gradescope's `results.json`.

The format is documented at https://gradescope-autograders.readthedocs.io/en/latest/specs/ ("Output format",
"Output String Formatting", "Controlling test case visibility"). Only what a student may read goes in: Gradescope hands
earlier results to the container in which the next hand-in of the same student is graded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grader.policy import final_points, needs_person
from grader.report.marks import mark_lines, question_line
from grader.report.text import one_line, points, printable, without_paths
from grader.report.words import FAULT, TEST, student_notes, unreadable_lines
from grader.report.words import Feedback as say
from grader.results import GRADED, MISSING, NEEDS_HUMAN, UNREADABLE
from grader.scoring import NOT_ATTEMPTED


def gradescope_results(record: dict[str, Any], *, leaderboard: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """The `results.json` of one record: a dict for `json.dumps`, the same for the same record.

    `score` is what the student gets, the sum of the tests unless a person or a late policy changed it (Gradescope lets
    it count before the sum). One entry of `tests` for each test, numbered `1.1`, with its points, the message that the
    feedback page shows and the question's hint. `output` says what else the student should know. `leaderboard`: rows
    `{"name": text, "value": number or text, "order": "asc" or "desc"}`, put in as they are. A record without questions
    (an unreadable notebook) has a score of 0 and the reason as `output`.
    """
    result: dict[str, Any] = {
        "score": final_points(record),
        "execution_time": round(record.get("seconds", 0.0), 2),
        "output": "\n\n".join(_said(record)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",  # the grader's own standard output is for the instructor
        "tests": [
            _test(entry, test, f"{place}.{number}")
            for place, entry in enumerate(record["questions"], 1)
            for number, test in enumerate(entry["tests"], 1)
        ],
        "extra_data": {
            "assignment": record["assignment"],
            "status": record["status"],
            "of": record["of"],
            "questions": {
                entry["id"]: {"earned": entry["earned"], "of": entry["points"]} for entry in record["questions"]
            },
        },
    }
    if rows := list(leaderboard):
        result["leaderboard"] = rows
    return result


def _test(entry: dict[str, Any], test: dict[str, Any], number: str) -> dict[str, Any]:
    simulated = "simulated" in str(test.get("device", ""))
    return {
        "name": one_line(f"{entry['id']}: {test['title']}" + (" (simulated GPU)" if simulated else "")),
        "number": number,
        "score": test["earned"],
        "max_score": test["points"],
        "status": "passed" if test["status"] == "passed" else "failed",
        "output": _output(entry, test),
        "output_format": "text",
        "visibility": "visible",
        "tags": [entry["id"], *(["simulated-gpu"] if simulated else [])],
        "extra_data": {"question": entry["id"], "status": test["status"]},
    }


def _output(entry: dict[str, Any], test: dict[str, Any]) -> str:
    if test["status"] == "passed":
        return ""
    word = TEST.get(test["status"], ("", "", test["status"]))[2]
    message = without_paths(printable(test["message"])).strip()
    lines = [f"[{word}]", *([message] if message else [])]
    if entry["hint"] and test["status"] not in (FAULT, NOT_ATTEMPTED):
        lines.append(f"Hint: {one_line(entry['hint'])}")
    return "\n".join(lines)


def _said(record: dict[str, Any]) -> list[str]:
    """What stands above the tests, in the words of the feedback page."""
    lines = [f"{points(final_points(record))} of {points(record['of'])} points", *mark_lines(record)]
    if record["status"] == UNREADABLE:
        lines += unreadable_lines(record)
        lines.append("Nothing in it was graded. Download the notebook as .ipynb where you wrote it and hand that in.")
    elif record["status"] == MISSING:
        lines.append("Nothing was handed in.")
    elif record["status"] == NEEDS_HUMAN and needs_person(record):
        lines.append(say.NOT_FINAL_TEXT)
    lines += [question_line(record, entry) for entry in record["questions"]]
    if record["status"] in (GRADED, NEEDS_HUMAN):
        lines += student_notes(record)
    return lines
