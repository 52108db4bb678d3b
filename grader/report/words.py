"""Statuses and notes in the words of the person who reads the page."""

from __future__ import annotations

import re
from typing import Any

from grader.report.text import count, one_line, points, without_paths
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


def worth(value: float) -> str:
    """`1 point`, `1.5 points`."""
    return f"{points(value)} {'point' if value == 1 else 'points'}"


def student_notes(record: dict[str, Any]) -> list[str]:
    """The notes of a record that are for the student."""
    return [words for note in record["notes"] if (words := student_note(note))]


def student_note(note: str) -> str | None:
    """A note of the record as the student reads it; None if it is the instructor's business."""
    if note == "graded without isolation" or note.startswith("for the instructor:"):
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


class Feedback:
    """The labels of a student's page."""

    EARLIER = "earlier and not counted: {files}"
    GRADED_FILE = "Graded: {file}"
    LATE = "handed in late"
    TOTAL = "{points} of {of} points"
    NOT_FINAL = "These points are not final"
    NOT_FINAL_TEXT = "A part of this could not be graded. That is our fault, not yours: a person will look at it."
    HOW = "How your points came about"
    UNREADABLE = "Your file could not be read as a notebook"
    UNREADABLE_WHY = "What is wrong: {reason}."
    UNREADABLE_ADVICE = (
        "Nothing in it was graded, so this is no verdict on your work. Open the notebook where you wrote it, see"
        " that it is complete, download it as `.ipynb` and hand that file in again."
    )
    NEXT = "What to mend next"
    NEXT_WORTH = "{points} to gain there"
    NEXT_TEST = "First: {title}"
    NEXT_IDLE = "This one is still as it was handed out. The first line of its task says what to write."
    NEXT_NOTHING = "Nothing: all that was asked for is there."
    NEXT_NOTHING_POINTS = "Nothing more to gain here."
    QUESTIONS = "Points by question"
    QUESTION, SCORE, STATUS, POINTS = "question", "score", "how it stands", "points"
    NOT_ATTEMPTED = "Not attempted"
    BY_HAND = "(set by hand)"
    IDLE = "Nothing to test here yet: the answer is as it was handed out. It is there for {worth} when you are ready."
    HINT = "Hint: {hint}"
    TESTS = "Tests"
    WHY = "Why"
    SAME = "The same message as above."
    SECONDS = "{seconds} s"
    SIMULATED = "simulated GPU"
    SIMULATED_NOTE = (
        "Tests marked {badge} ran without a GPU: tensors were put on a pretended one, which tells whether everything is"
        " on the right device."
    )
    YOURS = "Your code, cell {number}"
    YOURS_FOLDED = "Your code, cell {number} ({lines})"
    CUT = "The rest of this very long cell is not shown here."
    NOT_KEPT = "The code cell of this answer was not found in your notebook."
    RAISED_HERE = "the error was raised here"
    CALLED_HERE = "called from here"
    STOPPED_HERE = "this cell stopped here: {type}"
    NOTEBOOK = "Your notebook, run from top to bottom"
    RAN = "{ran} of {all} code cells were run, in order."
    RAN_CHECKS = "{number} that only check or export were left out, as always."
    TOOK = "Running and testing took {seconds} s; the tests took {tests} s of it."
    ONE_RAISED = "This cell raised an error; the cells after it were run all the same."
    MANY_RAISED = "These cells raised an error; the cells after them were run all the same."
    NUMBERING = "Cells are numbered from 1, counting code cells only."
    CELL = "Cell {number}"
    CELL_LINE = "Cell {number}, line {line}"


class ClassPage:
    """The labels of the instructor's page."""

    TITLE = "{title}: the class"
    FOR = "for the instructor: this page quotes the hidden tests"
    HANDED_IN, MISSING, HUMAN, MEAN, MEDIAN = (
        "handed in", "missing", "need a person", "mean of {of}", "median of {of}",
    )  # fmt: skip
    MEAN_OF = "Mean and median are of the notebooks that could be graded."
    NEEDS_PERSON = "Needs a person"
    FAULT_DETAILS = "what the grader says"
    MORE = "{number} more"
    TIME_UNKNOWN = "Handed in at a time that nobody knows"
    FOUND = "Found among the hand-ins"
    SPREAD = "How the points are spread"
    SPREAD_AXIS = "share of the points"
    BIN, BIN_LABEL = "{low} to {high} %", "{students} with {bin}"
    RATE_LABEL = "{passed} passed, {missed} did not, {idle} not attempted"
    AS_TABLE = "The same as a table"
    SHARE, STUDENTS_COLUMN = "share of the points", "students"
    QUESTIONS = "Questions"
    QUESTION, MEAN_SHARE, DISCRIMINATION, RATE, PASSED = "question", "difficulty", "discrimination", "", "all right"
    CHART_SHARE = "mean share of the points"
    LEGEND = (("good", "all right"), ("bad", "not all right"), ("idle", "not attempted"))
    FOOTNOTE = (
        "Difficulty: the mean share of a question's points that students got, with points set by hand; the lower, the"
        " harder. Discrimination: the corrected item-total correlation, Pearson's correlation between the points of a"
        " question and the points of all other questions together. Near 1: those who did well elsewhere did well here."
        " Near 0 or below: look at the question. None is given with fewer than {least} students or without any spread;"
        " with fewer than some 30 students it says little."
    )
    LOW = "look at it"
    MISTAKES = "Most frequent mistakes"
    MISTAKES_NOTE = "One line for each message of a test. Where only the numbers in it differ, … stands for them."
    MESSAGE = "test and message"
    RARE = "{number} more, each made by at most {most}"
    WHO = "who, and the test's own words"
    STUDENTS_ONE, STUDENTS_MANY = "student", "students"
    TIME = "Time"
    TIME_LINE = "A notebook took {median} s (median), the longest {longest} s ({who}); all together {total}."
    TIMEOUTS = "Not done in time"
    NO_TIMEOUTS = "Nothing ran out of time."
    TIME_TEST = "{question} {title}: {who}"
    TIME_CELL = "a cell of the notebook: {who}"
    STUDENTS = "Students"
    STUDENT, NAME, STATUS, POINTS, SECONDS = "student", "name", "status", "points", "seconds"
    SEARCH = "Find a student"
    SHOWN = "{n} of {all} shown"
    BY_HAND = "Decided by hand or by the rules for late work"
    TESTS, TEST = "Tests, the hardest first", "test"
    FAULTS = "{faults} of ours"
    OF = "{number} of {total}"
    OLDER = "Handed in more than once"
    OLDER_LINE = "{file} counts, earlier: {earlier}"
    ABSENT = "Handed nothing in"
    NOTES = "Notes on single notebooks"
    IGNORED = "Other files, left alone"
    SHOW = "show {number}"
    SET_BY_HAND, IDLE, OURS = "set by hand", "not attempted", "our fault"


def unreadable_lines(record: dict[str, Any]) -> list[str]:
    """Why a file could not be read, for formats that are plain text."""
    return [f"{Feedback.UNREADABLE}: {why_unreadable(note)}." for note in record["notes"]]
