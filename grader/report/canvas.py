"""Points for Canvas's gradebook import.

What the file must look like: https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807
and Canvas's own importer, lib/gradebook_importer.rb of github.com/instructure/canvas-lms. The header begins with
`Student` and `ID`; `SIS User ID` counts only right before `SIS Login ID`; `Section` is the last column before the
assignments. An assignment is found by the number in brackets after its title, else by the title; a column that fits
none becomes a new assignment, with the maximum in the row `Points Possible`. A student is found by `ID` (Canvas's own
number), else by `SIS User ID`, else by `SIS Login ID`, else by name. `EX` is a student who is excused, `N/A` one who
has not got the assignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GraderError
from grader.report.csvfile import Cell, Sheet, csv_text, read_sheet
from grader.report.matching import Person, Row, match
from grader.report.outcome import Outcome, Terms, check_maximum, ready, scaled
from grader.report.text import count

BY = ("login", "sis", "id")
_KEEP = ("EX", "N/A")


def canvas_new(
    people: Iterable[Person],
    header: str,
    maximum: float,
    terms: Terms,
    *,
    by: str = "login",
) -> Outcome:
    """A file made from nothing. `header`: the assignment's column, best `Title (1234)`; `by`: what student ids are."""
    outcome = Outcome()
    rows: list[list[Cell]] = [["Points Possible", None, None, None, None, terms.out_of or maximum]]
    for person in ready(people, outcome, terms):
        canvas_id = person.student if by == "id" else person.numbers.get("canvas")
        sis, login = (person.student if by == each else None for each in ("sis", "login"))
        if by == "id" and not person.student.isdigit():
            outcome.left_out.append((person.student, "is no number of Canvas; pass --by login or --by sis"))
            continue
        rows.append([person.name or person.student, canvas_id, sis, login, None, scaled(person, terms.out_of)])
        outcome.exported.append(person.student)
    outcome.text = csv_text(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", header], rows)
    if not re.search(r"\(\d+\)$", header):
        outcome.notes.append(f"Canvas will make a new assignment unless one is called {header!r}; best use --template")
    return outcome


def canvas_filled(
    people: Iterable[Person],
    template: Path,
    assignment: str | None,
    title: str,
    maximum: float,
    terms: Terms,
) -> Outcome:
    """The exported gradebook with one column filled in, all else as it was.

    `assignment`: the column, by its number, its title or its whole header; without it the one called `title`.
    """
    sheet = read_sheet(template)
    _check_header(sheet)
    column = _column(sheet, assignment, title)
    students, points_row = _students(sheet)
    if points_row is not None:
        check_maximum(f"{template}, {sheet.header[column]!r}", sheet.get(points_row, column), maximum, terms.out_of)
    outcome = Outcome()
    chosen = ready(people, outcome, terms)
    matched = match(chosen, students, "canvas")
    outcome.left_out += matched.problems
    for index, person in sorted(matched.rows.items()):
        if (old := sheet.get(index, column)) in _KEEP:
            outcome.left_out.append((person.student, f"has {old} there, which stays"))
            continue
        sheet.put(index, column, scaled(person, terms.out_of))
        outcome.exported.append(person.student)
    if others := len(students) - len(matched.rows):
        outcome.notes.append(f"{count(others, 'row')} of the gradebook without points from here")
    outcome.text = sheet.text()
    return outcome


def _check_header(sheet: Sheet) -> None:
    if "student" not in sheet.header[0].casefold() and sheet.header[0].casefold() != "lastname":
        raise GraderError(f"{sheet.path}: is no gradebook of Canvas: the first column is {sheet.header[0][:30]!r}")
    if sheet.column("ID") is None or sheet.column("Section") is None:
        raise GraderError(f"{sheet.path}: is no gradebook of Canvas: columns ID and Section are missing")


def _column(sheet: Sheet, assignment: str | None, title: str) -> int:
    """The one column that is meant. GraderError lists those there are."""
    start = (sheet.column("Section") or 0) + 1
    headers = {index: cell for index, cell in enumerate(sheet.header) if index >= start and cell.strip()}
    wanted = (assignment or title).strip()
    for fits in (
        lambda cell: cell.strip() == wanted,
        lambda cell: cell.strip().endswith(f"({wanted})") and wanted.isdigit(),
        lambda cell: re.sub(r"\s*\(\d+\)$", "", cell).strip().casefold() == wanted.casefold(),
    ):
        found = [index for index, cell in headers.items() if fits(cell)]
        if len(found) == 1:
            return found[0]
        if found:
            raise GraderError(f"{sheet.path}: {len(found)} columns are called {wanted!r}; pass --assignment NUMBER")
    there = ", ".join(repr(cell) for cell in headers.values() if re.search(r"\(\d+\)$", cell)) or "none"
    raise GraderError(f"{sheet.path}: no assignment {wanted!r}; pass --assignment with one of: {there}")


def _students(sheet: Sheet) -> tuple[list[Row], int | None]:
    """The rows of students, and the row of the maxima."""
    ids = [sheet.column(name) for name in ("SIS User ID", "SIS Login ID", "Integration ID")]
    last, first = sheet.column("LastName"), sheet.column("FirstName")
    found, points_row = [], None
    for index in range(1, len(sheet.rows)):
        name = sheet.get(index, sheet.column("Student") if last is None else last)
        if last is not None:
            name = f"{name} {sheet.get(index, first)}"
        if "Points Possible" in name:
            points_row = index
        elif number_ := sheet.get(index, sheet.column("ID")):
            identifiers = tuple(filter(None, (sheet.get(index, column) for column in ids)))
            found.append(Row(index, number_, identifiers, name))
    return found, points_row
