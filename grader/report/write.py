"""Write all reports of a class under its output folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.report.classfile import ClassFile, read_class, write_class
from grader.report.classpage import class_page
from grader.report.feedback import feedback_page
from grader.report.gradebook import gradebook_csv, summary
from grader.results import MISSING, file_stem, write_atomically


def write_reports(out: Path, klass: ClassFile, records: list[dict[str, Any]]) -> None:
    """Write grades.csv, summary.txt, the feedback pages, the class page; class.json last: it names the pages."""
    before = _students_before(out)
    write_atomically(out / "grades.csv", gradebook_csv(klass, records))
    write_atomically(out / "summary.txt", summary(klass, records))
    for record in records:
        if record["status"] != MISSING:
            write_atomically(page_path(out, record["student"]), feedback_page(record))
    write_atomically(out / "class.html", class_page(klass, records))
    kept = {page_path(out, student) for student in klass.students}
    for student in before:
        if page_path(out, student) not in kept:
            page_path(out, student).unlink(missing_ok=True)
    write_class(out, klass)


def remake(out: Path) -> tuple[ClassFile, list[dict[str, Any]]]:
    """Write all reports again from class.json and the result files; the class and its records."""
    klass = read_class(out)
    records = klass.records(out)
    write_reports(out, klass, records)
    return klass, records


def page_path(out: Path, student: str) -> Path:
    """Where the feedback page of a student lies."""
    return out / "feedback" / f"{file_stem(student)}.html"


def _students_before(out: Path) -> tuple[str, ...]:
    try:
        return read_class(out).students
    except GraderError:
        return ()
