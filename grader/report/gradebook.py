"""The gradebook: a CSV for the LMS, a table for the terminal, a summary. No times and no paths: the same class gives
the same bytes."""

from __future__ import annotations

import csv
import io
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.report.classfile import ClassFile
from grader.report.text import one_line, points, spreadsheet_cell
from grader.results import GRADED, MISSING


def gradebook_csv(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """One row a student: id, name, status, points, points by question, file, notes."""
    questions = [question.id for question in klass.questions]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", "name", "status", "points", "of", *questions, "late", "file", "older", "notes"])
    for record in records:
        earned = {entry["id"]: f"{entry['earned']:g}" for entry in record["questions"]}
        writer.writerow(
            [
                spreadsheet_cell(record["student"]),
                spreadsheet_cell(record["name"] or ""),
                record["status"],
                f"{record['points']:g}",
                f"{record['of']:g}",
                *(earned.get(question, "") for question in questions),
                "late" if record["late"] else "",
                spreadsheet_cell(record["file"]),
                spreadsheet_cell("; ".join(record["older"])),
                spreadsheet_cell("; ".join(record["notes"])),
            ]
        )
    return out.getvalue()


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
    for record in records:
        entries = {entry["id"]: entry for entry in record["questions"]}
        cells = [_points(entries.get(question)) for question in questions]
        total = Text(f"{points(record['points'])} of {points(record['of'])}")
        style = None if record["status"] == GRADED else "dim" if record["status"] == MISSING else "bold"
        status = Text(record["status"] + (", late" if record["late"] else ""))
        name = Text(one_line(record["name"] or ""))
        table.add_row(Text(one_line(record["student"])), name, *cells, total, status, style=style)
    return table


def _points(entry: dict[str, Any] | None) -> Text:
    if entry is None:
        return Text("")
    mark = {"passed": "", "failed": "", "not attempted": " -"}.get(entry["status"], f" {entry['status']}")
    return Text(f"{points(entry['earned'])}{mark}")


def summary(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The class in a few lines: the table, the mean, what needs a person."""
    console = Console(file=io.StringIO(), width=120, color_system=None)
    console.print(gradebook_table(klass, records))
    handed_in = [record for record in records if record["status"] != MISSING]
    lines = [f"{len(handed_in)} handed in, {len(records) - len(handed_in)} did not"]
    if handed_in:
        mean = sum(record["points"] for record in handed_in) / len(handed_in)
        total = sum(question.points for question in klass.graded(records))
        lines.append(f"mean of those: {mean:.2f} of {total:g} points")
    lines += [f"not graded: {problem}" for problem in klass.problems]
    for record in records:
        if record["older"]:
            lines.append(f"{record['student']}: {record['file']} counts, earlier: {', '.join(record['older'])}")
        if record["status"] not in (GRADED, MISSING):
            lines.append(f"{record['student']}: {record['status']}: {'; '.join(record['notes'])}")
    return console.file.getvalue() + "".join(f"{one_line(line)}\n" for line in lines)  # type: ignore[attr-defined]
