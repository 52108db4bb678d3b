"""The Markdown page that GitHub shows for a job: what a student reads there, or the gradebook of a class.

Markdown has too many ways to make a link. Nothing here that came from elsewhere is Markdown: every character but
letters, digits and spaces is a number, and what a student wrote stands in `<code>` or `<pre>` besides, where GitHub
makes no links of names and addresses.
"""

from __future__ import annotations

import html
from typing import Any

from grader.policy import final_points
from grader.report.classfile import ClassFile
from grader.report.text import count, one_line, points, printable, without_paths
from grader.report.words import FAULT, question_words, student_notes, why_unreadable
from grader.results import GRADED, MISSING, UNREADABLE
from grader.scoring import lost_tests


def job_summary(klass: ClassFile, records: list[dict[str, Any]], limit: int) -> str:
    """At most `limit` bytes of UTF-8, cut between two students. Each one's reasons follow the table of all."""
    blocks = [f"## {_plain(f'{klass.assignment}: {klass.title}')}\n\n", _table(klass, records)]
    blocks += [f"- not graded: {_code(problem)}\n" for problem in klass.problems]
    blocks += [_details(record) for record in records]
    last = "\nThere is more than fits here: the feedback pages have it all.\n"
    size = len(last)
    kept: list[str] = []
    for block in blocks:
        size += len(block.encode())
        if size > limit:
            return "".join([*kept, last]) if limit > len(last) else ""
        kept.append(block)
    return "".join(kept)


def _table(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    questions = [question.id for question in klass.graded(records)]
    rows = [["student", *questions, "points", "of", "status"], ["---", *["--:"] * (len(questions) + 2), "---"]]
    for record in records:
        earned = {entry["id"]: points(entry["earned"]) for entry in record["questions"]}
        row = [_code(record["student"]), *(earned.get(question, "") for question in questions)]
        late = ", late" if record["late"] else ""
        rows.append([*row, points(final_points(record)), points(record["of"]), record["status"] + late])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\n"


def _details(record: dict[str, Any]) -> str:
    """What is not as it should be, folded where there is much of it."""
    parts = []
    if record["status"] == UNREADABLE:
        parts += [f"The file could not be read as a notebook: {_code(why_unreadable(n))}\n" for n in record["notes"]]
    elif record["status"] not in (GRADED, MISSING):
        parts.append("A part of this could not be graded. These points are not final: a person will look at it.\n")
    for entry in record["questions"]:
        if entry["status"] != "passed":
            parts.append(_question(entry))
    if record["status"] not in (UNREADABLE, MISSING):
        parts += [f"- {_code(words)}\n" for words in student_notes(record)]
    if not parts:
        return ""
    return f"\n### {_code(record['student'])}\n\n" + "\n".join(parts)


def _question(entry: dict[str, Any]) -> str:
    head = f"**{_plain(entry['id'])} {_plain(entry['title'])}**: {points(entry['earned'])} of {points(entry['points'])}"
    head += f", {question_words(entry)}\n"
    lost = lost_tests(entry)
    if not lost:
        return head
    blocks = [_reason(test) for test in lost]
    shown = f"{head}\n{blocks[0]}"
    if blocks[1:]:
        more = count(len(blocks) - 1, "more test")
        shown += f"\n<details><summary>{more} did not pass</summary>\n\n" + "\n".join(blocks[1:]) + "\n</details>\n"
    if entry["hint"] and entry["status"] != FAULT:
        shown += f"\nHint: {_plain(entry['hint'])}\n"
    return shown


def _reason(test: dict[str, Any]) -> str:
    text = f"{one_line(test['title'])}\n{printable(test['message'])}".strip()
    return f"<pre>{html.escape(without_paths(text))}</pre>\n"


def _code(text: str) -> str:
    """One line of what a student or a file said."""
    return f"<code>{_plain(without_paths(text))}</code>"


def _plain(text: str) -> str:
    """One line in which no Markdown and no HTML is seen."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in one_line(text))
