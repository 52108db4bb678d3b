"""Points and feedback for Moodle: a CSV for the gradebook's import, or the assignment's grading worksheet filled in.

The gradebook's import: https://docs.moodle.org/en/Grade_import (any columns, mapped by hand in the preview; grades and
feedback of one item must both be mapped, or the one that is not gets lost; e-mail addresses are case-sensitive).
The worksheet: https://docs.moodle.org/en/Assignment_settings ("Offline grading worksheet") and Moodle's own importer,
mod/assign/feedback/offline/importgradeslib.php. It must be separated by commas, finds a student by the number at the
end of `Identifier`, and skips a grade that is above `Maximum Grade` or was changed after `Last modified (grade)`.
Feedback is HTML there, so that of ours is escaped HTML with a line break between its lines.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GraderError
from grader.policy import final_points
from grader.report.csvfile import Cell, Sheet, csv_text, read_sheet
from grader.report.marks import mark_lines, question_line
from grader.report.matching import Person, Row, match
from grader.report.outcome import Outcome, Terms, check_maximum, ready, scaled
from grader.report.text import one_line, points, without_paths
from grader.report.words import unreadable_lines
from grader.results import UNREADABLE
from grader.scoring import lost_tests

BY = ("email", "idnumber", "username")
_HEADERS = {"email": "Email address", "idnumber": "ID number", "username": "Username"}


def feedback_html(person: Person) -> str:
    """The outcome in a few lines: the points, why, each question with the first reason that its tests gave."""
    record = person.record
    lines = [f"{points(final_points(record))} of {points(record['of'])} points", *mark_lines(record)]
    if record["status"] == UNREADABLE:
        lines += unreadable_lines(record)
    for entry in record["questions"]:
        line = question_line(record, entry)
        reasons = [test["message"] for test in lost_tests(entry)]
        lines.append(f"{line}. {reasons[0]}" if reasons and reasons[0] else line)
    return "<br />".join(html.escape(without_paths(one_line(line)), quote=False) for line in lines)


def moodle_new(
    people: Iterable[Person],
    header: str,
    terms: Terms,
    *,
    by: str = "email",
) -> Outcome:
    """A file for the gradebook's import: an identifier, the name, the grade, the feedback."""
    outcome = Outcome()
    rows: list[list[Cell]] = []
    for person in ready(people, outcome, terms):
        email = person.email or (person.student if "@" in person.student else None)
        identifier = email if by == "email" else person.student
        if identifier is None:
            reason = "no e-mail address is known; pass --roster, or --by idnumber or --by username"
            outcome.left_out.append((person.student, reason))
            continue
        rows.append([identifier, person.name, scaled(person, terms.out_of), feedback_html(person)])
        outcome.exported.append(person.student)
    outcome.text = csv_text([_HEADERS[by], "Full name", header, f"Feedback: {header}"], rows)
    outcome.notes.append("in Moodle's preview map both the grade and the feedback column")
    return outcome


def moodle_filled(
    people: Iterable[Person],
    template: Path,
    maximum: float,
    terms: Terms,
    *,
    column: str | None = None,
) -> Outcome:
    """The grading worksheet with grades and feedback comments, all else as it was.

    `column`: that of the grade, if it is not called Grade.
    """
    sheet = read_sheet(template)
    if sheet.delimiter != ",":
        raise GraderError(f"{template}: not separated by commas, as Moodle reads it; download the worksheet again")
    grade = sheet.column(column or "Grade")
    if grade is None or grade == 0:
        there = ", ".join(repr(cell) for cell in sheet.header)
        raise GraderError(f"{template}: no column {column or 'Grade'!r}; pass --assignment with one of: {there}")
    comments, most = sheet.column("Feedback comments"), sheet.column("Maximum Grade")
    locked = sheet.column("Grade can be changed")
    outcome = Outcome()
    if comments is None:
        outcome.notes.append("the worksheet has no column 'Feedback comments': no feedback is in it")
    chosen = ready(people, outcome, terms)
    matched = match(chosen, _rows(sheet, grade), "moodle")
    outcome.left_out += matched.problems
    for index, person in sorted(matched.rows.items()):
        check_maximum(str(template), sheet.get(index, most), maximum, terms.out_of)
        value = scaled(person, terms.out_of)
        if sheet.get(index, locked).casefold() == "no":
            outcome.left_out.append((person.student, "its grade cannot be changed in Moodle"))
            continue
        if value > _number(sheet.get(index, most), value):
            outcome.left_out.append((person.student, f"{points(value)} is above Moodle's maximum, which skips it"))
            continue
        sheet.put(index, grade, value)
        if comments is not None:
            sheet.put(index, comments, feedback_html(person))
        outcome.exported.append(person.student)
    outcome.text = sheet.text()
    return outcome


def _rows(sheet: Sheet, grade: int) -> list[Row]:
    """The students. In a language other than English the columns have other names: all before the grade identify."""
    known = [sheet.column(name) for name in ("Email address", "ID number", "Username")]
    columns = [column for column in known if column is not None] or list(range(1, grade))
    rows = []
    for index in range(1, len(sheet.rows)):
        number = re.search(r"\d+$", sheet.get(index, 0))
        identifiers = tuple(filter(None, (sheet.get(index, column) for column in columns)))
        rows.append(Row(index, number[0] if number else "", identifiers, sheet.get(index, sheet.column("Full name"))))
    return rows


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return otherwise
