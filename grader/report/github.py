"""Annotations of GitHub Actions, one a lost question, and the log lines around them.

The machine that runs a workflow reads commands out of everything that a step prints: `::name ...::text` at the start of
a line, and an older form, `##[name ...]text`, anywhere in one. What students and their files are called, and what
their code says, must never be taken for one: it goes inside an annotation, escaped, or through `harmless`.
GitHub shows the first ten errors, warnings and notices of a step; the log has all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from grader.report.classfile import ClassFile
from grader.report.text import count, one_line, points, printable, without_paths
from grader.report.words import FAULT, question_words, why_unreadable
from grader.results import MISSING, UNREADABLE
from grader.scoring import NOT_ATTEMPTED, lost_tests

Place = Callable[[dict[str, Any], str], tuple[str, int | None]]  # record, question id ("": the file): file, line

_LEVELS = {NOT_ATTEMPTED: "notice", FAULT: "warning"}  # every other status is an error
_COMMAND_START = re.compile(r"(^|\r)(\s*):(?=:)", re.MULTILINE)


def harmless(text: str) -> str:
    """The text as lines of a log in which no command is seen. Nothing else about it changes."""
    return _COMMAND_START.sub(r"\1\2: ", text.replace("##[", "## ["))


def annotation_lines(klass: ClassFile, records: list[dict[str, Any]], place: Place) -> str:
    """One line an annotation, each ending in a line break; nothing at all where everybody has everything."""
    lines = []
    for record in records:
        who = f"{record['student']}: " if len(records) > 1 else ""
        if record["status"] == MISSING:
            lines.append(_annotation("notice", f"{who}handed nothing in", "No hand-in was found."))
        elif record["status"] == UNREADABLE:
            reasons = "\n".join(f"What is wrong: {why_unreadable(note)}." for note in record["notes"])
            lines.append(_annotation("error", f"{who}the file is no readable notebook", reasons, place(record, "")))
        for entry in record["questions"]:
            if entry["status"] == "passed":
                continue
            title = f"{who}{entry['id']} {entry['title']}: {points(entry['earned'])} of {points(entry['points'])}"
            level = _LEVELS.get(entry["status"], "error")
            lines.append(_annotation(level, title, _why(entry), place(record, entry["id"])))
    lines += [_annotation("error", "not graded", problem) for problem in klass.problems]
    return "".join(lines)


def _why(entry: dict[str, Any]) -> str:
    """The status in words, the first reason in full, how many others there are, the hint."""
    parts = [f"{question_words(entry)[:1].upper()}{question_words(entry)[1:]}."]
    lost = lost_tests(entry)
    if lost:
        parts.append(f"{lost[0]['title']}\n{lost[0]['message']}")
    if len(lost) > 1:
        parts.append(f"{count(len(lost) - 1, 'more test')} did not pass.")
    if entry["hint"] and entry["status"] != FAULT:
        parts.append(f"Hint: {entry['hint']}")
    return "\n".join(parts)


def _annotation(level: str, title: str, text: str, where: tuple[str, int | None] | None = None) -> str:
    properties = {}
    if where:
        properties["file"] = where[0]
        if where[1] is not None:
            properties["line"] = str(where[1])
    properties["title"] = title
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {listed}::{_data(text)}\n"


def _property(text: str) -> str:
    return _escaped(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return _escaped(without_paths(printable(text)).strip())


def _escaped(text: str) -> str:
    """Percent signs first: they are what the others become."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
