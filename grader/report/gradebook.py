"""The gradebook: a CSV for the LMS, a table for the terminal, a summary. No times and no paths: the same class gives
the same bytes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assignment import Assignment
from grader.results import MISSING, write_atomically


def gradebook_csv(assignment: Assignment, records: list[dict[str, Any]]) -> str:
    """One row a student: id, name, status, points, points by question, file, notes."""
    questions = [question.id for question in assignment.questions]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", "name", "status", "points", "of", *questions, "late", "file", "older", "notes"])
    for record in records:
        earned = {entry["id"]: f"{entry['earned']:g}" for entry in record["questions"]}
        writer.writerow(
            [
                _cell(record["student"]),
                _cell(record["name"] or ""),
                record["status"],
                f"{record['points']:g}",
                f"{record['of']:g}",
                *(earned.get(question, "") for question in questions),
                "late" if record["late"] else "",
                _cell(record["file"]),
                _cell("; ".join(record["older"])),
                _cell("; ".join(record["notes"])),
            ]
        )
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that a spreadsheet will not take for a formula."""
    text = text.encode("utf-8", "replace").decode()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def gradebook_table(assignment: Assignment, records: list[dict[str, Any]]) -> Table:
    """The gradebook for a terminal."""
    questions = [question.id for question in assignment.questions]
    table = Table("student", "name", *questions, "points", "status", title=f"{assignment.name}: {assignment.title}")
    for record in records:
        entries = {entry["id"]: entry for entry in record["questions"]}
        cells = [_points(entries.get(question)) for question in questions]
        points = Text(f"{record['points']:g} of {record['of']:g}")
        style = None if record["status"] == "graded" else "dim" if record["status"] == MISSING else "bold"
        status = Text(record["status"] + (", late" if record["late"] else ""))
        table.add_row(Text(record["student"]), Text(record["name"] or ""), *cells, points, status, style=style)
    return table


def _points(entry: dict[str, Any] | None) -> Text:
    if entry is None:
        return Text("")
    mark = {"passed": "", "failed": "", "not attempted": " -"}.get(entry["status"], f" {entry['status']}")
    return Text(f"{entry['earned']:g}{mark}")


def summary(assignment: Assignment, records: list[dict[str, Any]], problems: list[str]) -> str:
    """The class in a few lines: the table, the mean, what needs a person."""
    console = Console(file=io.StringIO(), width=120, color_system=None)
    console.print(gradebook_table(assignment, records))
    handed_in = [record for record in records if record["status"] != MISSING]
    lines = [f"{len(handed_in)} handed in, {len(records) - len(handed_in)} did not"]
    if handed_in:
        mean = sum(record["points"] for record in handed_in) / len(handed_in)
        lines.append(f"mean of those: {mean:.2f} of {assignment.points:g} points")
    lines += [f"not graded: {problem}" for problem in problems]
    for record in records:
        if record["older"]:
            lines.append(f"{record['student']}: {record['file']} counts, earlier: {', '.join(record['older'])}")
        if record["status"] not in ("graded", MISSING):
            lines.append(f"{record['student']}: {record['status']}: {'; '.join(record['notes'])}")
    return console.file.getvalue() + "\n".join(lines) + "\n"  # type: ignore[attr-defined]


def write_reports(out: Path, assignment: Assignment, records: list[dict[str, Any]], problems: list[str]) -> None:
    """Write grades.csv, summary.txt, the class page and the feedback pages."""
    write_atomically(out / "grades.csv", gradebook_csv(assignment, records))
    write_atomically(out / "summary.txt", summary(assignment, records, problems))
