"""Statuses and notes in the words of the person who reads the page."""

from __future__ import annotations

import re
from typing import Any

from grader.report.text import count, one_line, without_paths
from grader.results import NEEDS_HUMAN
from grader.scoring import NOT_ATTEMPTED

FAULT = "grader fault"

# Of a test: the class of its mark, the mark, the word beside it.
TEST = {
    "passed": ("good", "✓", "passed"),
    "failed": ("bad", "✗", "not yet"),
    "error": ("bad", "!", "raised an error"),
    "timeout": ("bad", "!", "took too long"),
    "crashed": ("bad", "!", "process ended"),
    NOT_ATTEMPTED: ("idle", "–", "not attempted"),
    FAULT: ("ours", "?", "our fault"),
}
_QUESTION = {
    "passed": "all right",
    "failed": "not yet right",
    "error": "your code raised an error",
    "timeout": "your code did not finish in time",
    "crashed": "your code ended its process",
    NOT_ATTEMPTED: "not attempted",
    FAULT: "not graded yet: our fault, not yours",
}


def question_words(entry: dict[str, Any]) -> str:
    """The status of a question."""
    if entry["status"] == "failed" and entry["earned"] > 0:
        return "partly right"
    return _QUESTION.get(entry["status"], entry["status"])


def student_note(note: str) -> str | None:
    """A note of the record as the student reads it; None if it is the instructor's business."""
    if note == "graded without isolation":
        return None
    note = without_paths(one_line(note))
    cell = r"cell (?P<cell>\d+)"
    for pattern, words in (
        (rf"{cell} was left out: it (?P<how>.*)", "Cell {cell} {how}. The notebook was run again without it."),
        (rf"{cell} was stopped at its time limit", "Cell {cell} did not end in time and was stopped; the rest ran."),
        (
            rf"{cell} (?P<how>.*); then the notebook was given up.*",
            "Cell {cell} {how}, and nothing could be run after that.",
        ),
        (
            rf"{cell}: line (?P<line>\d+) skipped while grading: (?P<code>.*)",
            "Cell {cell}, line {line} was not run, which costs nothing: `{code}`. Packages are there already.",
        ),
        (
            r"device tests were not run: .*",
            "The tests on an accelerator were not run on the machine that graded this; they cost nothing.",
        ),
    ):
        if found := re.fullmatch(pattern, note):
            return words.format(**found.groupdict())
    return f"{note[:1].upper()}{note[1:].rstrip('.')}."


def why_unreadable(note: str) -> str:
    """The reason alone: what to do about it is said to the instructor, and differently to the student."""
    return one_line(without_paths(note)).split("; ask for ")[0]


def why_human(record: dict[str, Any]) -> list[str]:
    """What a person has to look at in a record, one line each."""
    if record["status"] != NEEDS_HUMAN:
        return list(record["notes"]) or [record["status"]]
    if record.get("fault"):
        return [record["fault"]]
    reasons: dict[str, list[str]] = {}
    for entry in record["questions"]:
        for test in entry["tests"]:
            if test["status"] == FAULT:
                reason = (test["detail"].strip().splitlines() or ["no detail"])[-1]
                reasons.setdefault(reason, []).append(f"{entry['id']} {test['test']}")
        if not entry["tests"]:
            reasons.setdefault("the suite has no test", []).append(entry["id"])
    return [f"{', '.join(tests[:3])}{_more(tests[3:])}: {reason}" for reason, tests in reasons.items()]


def _more(tests: list[str]) -> str:
    return f" and {count(len(tests), 'other')}" if tests else ""
