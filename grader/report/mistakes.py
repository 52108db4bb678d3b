"""Which mistakes are made most: the messages of a test, alike but for the numbers drawn into them, put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from grader.report.classfile import ClassFile
from grader.report.statistics import with_verdicts
from grader.report.text import printable, without_paths
from grader.report.words import FAULT
from grader.scoring import lost_tests

# A number that stands by itself: not the 32 of float32, not the 2 of q2.
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+|\.(?=[,\]]))?(?:e[+-]?\d+)?(?!\w)")
# Lines that tell of one student's notebook and not of the mistake.
_PERSONAL = re.compile(r"It happened in cell |This (?:may follow|follows) from ")
ELLIPSIS = "…"


@dataclass
class Mistake:
    """One message of a test. `message` is the first student's, with the numbers out if they differ; `details` are the
    suite's own words, for the instructor, by student."""

    question: str
    test: str
    title: str
    status: str
    message: str
    students: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)


def without_numbers(text: str) -> str:
    """The text with … for each number in it."""
    return _NUMBER.sub(ELLIPSIS, text)


def mistakes(klass: ClassFile, records: list[dict[str, Any]]) -> list[Mistake]:
    """Most students first, without what was our own fault; among equals in the order of the notebook."""
    found: dict[tuple[str, str, str, str], Mistake] = {}
    order = {line.id: index for index, line in enumerate(klass.questions)}
    for record in with_verdicts(records):
        for entry in record["questions"]:
            for test in lost_tests(entry):
                if test["status"] == FAULT:
                    continue
                text = _impersonal(test["message"])
                key = (entry["id"], test["test"], test["status"], without_numbers(text))
                if (mistake := found.get(key)) is None:
                    mistake = found[key] = Mistake(entry["id"], test["test"], test["title"], test["status"], text)
                elif mistake.message != text:
                    mistake.message = key[3]
                mistake.students.append(record["student"])
                mistake.details.append(without_paths(printable(test["detail"])).strip())
    return sorted(found.values(), key=lambda each: (-len(each.students), order.get(each.question, len(order))))


def _impersonal(message: str) -> str:
    return "\n".join(line for line in message.split("\n") if not _PERSONAL.match(line))
