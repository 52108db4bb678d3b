"""The gradebook: a CSV for the LMS, a table for the terminal, a summary. No times and no paths: the same class gives
the same bytes."""

from __future__ import annotations

import io
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.policy import entry_points, final_points, needs_person
from grader.report.classfile import ClassFile
from grader.report.csvfile import csv_text
from grader.report.marks import changed, late_words, mark_lines, status_words, submitted_words, why_words
from grader.report.text import one_line, points
from grader.results import GRADED, MISSING


def gradebook_csv(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """One row a student: id, name, status, final points, points by question, file, notes, and how the points came
    about: by the tests, what lateness took off, when it was handed in, why."""
    questions = [question.id for question in klass.questions]
    end = ["late", "file", "older", "notes", "by_tests", "penalty", "submitted", "why"]
    return csv_text(
        ["student", "name", "status", "points", "of", *questions, *end],
        (
            [
                record["student"],
                record["name"] or "",
                status_words(record),
                final_points(record),
                record["of"],
                *(entry_points(record, question) for question in questions),
                late_words(record),
                record["file"],
                "; ".join(record["older"]),
                "; ".join(record["notes"]),
                record["points"],
                record.get("mark", {}).get("penalty", 0.0),
                submitted_words(record),
                why_words(record),
            ]
            for record in records
        ),
    )


def gradebook_table(klass: ClassFile, records: list[dict[str, Any]]) -> Table:
    """The gradebook for a terminal."""
    questions = [question.id for question in klass.questions]
    title = Text(one_line(f"{klass.assignment}: {klass.title}"))
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    # Where the terminal is narrow, names and long ids are folded; numbers and statuses stay whole.
    table.add_column("student", overflow="fold", min_width=8)
    table.add_column("name", overflow="fold", min_width=8)
    for question in questions:
        table.add_column(question, justify="right", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    explained = any(changed(record) for record in records)
    if explained:
        table.add_column("tests", justify="right", no_wrap=True)
        table.add_column("why", overflow="fold", min_width=12)
    for record in records:
        entries = {entry["id"]: entry for entry in record["questions"]}
        cells = [_points(entries.get(question), entry_points(record, question)) for question in questions]
        total = Text(f"{points(final_points(record))} of {points(record['of'])}")
        style = None if record["status"] == GRADED else "dim" if record["status"] == MISSING else "bold"
        status = Text(", ".join(filter(None, (status_words(record), late_words(record)))))
        name = Text(one_line(record["name"] or ""))
        why = [Text(points(record["points"])), Text(one_line(why_words(record)))] if explained else []
        table.add_row(Text(one_line(record["student"])), name, *cells, total, status, *why, style=style)
    return table


def _points(entry: dict[str, Any] | None, final: float | None) -> Text:
    if final is None:
        return Text("")
    if entry is None or final != entry["earned"]:
        return Text(f"{points(final)} *")
    mark = {"passed": "", "failed": "", "not attempted": " -"}.get(entry["status"], f" {entry['status']}")
    return Text(f"{points(final)}{mark}")


def summary(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The class in a few lines: the table, the mean, what needs a person."""
    console = Console(file=io.StringIO(), width=120, color_system=None)
    console.print(gradebook_table(klass, records))
    handed_in = [record for record in records if record["status"] != MISSING]
    lines = [f"{len(handed_in)} handed in, {len(records) - len(handed_in)} did not"]
    if handed_in:
        mean = sum(final_points(record) for record in handed_in) / len(handed_in)
        total = sum(question.points for question in klass.graded(records))
        lines.append(f"mean of those: {mean:.2f} of {total:g} points")
    lines += [f"not graded: {problem}" for problem in klass.problems]
    for record in records:
        if record["older"]:
            lines.append(f"{record['student']}: {record['file']} counts, earlier: {', '.join(record['older'])}")
        lines += [f"{record['student']}: {line}" for line in mark_lines(record)]
        if needs_person(record):
            lines.append(f"{record['student']}: {record['status']}: {'; '.join(record['notes'])}")
    return console.file.getvalue() + "".join(f"{one_line(line)}\n" for line in lines)  # type: ignore[attr-defined]
