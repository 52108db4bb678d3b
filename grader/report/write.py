"""Write all reports of a class under its output folder."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.policy import Rules, read_rules
from grader.report.classfile import ClassFile, read_class, write_class
from grader.report.classpage import class_page
from grader.report.csvfile import BOM
from grader.report.feedback import feedback_page
from grader.report.gradebook import gradebook_csv, summary
from grader.results import MISSING, file_stem, write_atomically

WRITERS = 8  # threads: most of the time goes by while the disk confirms a page


def write_reports(
    out: Path,
    klass: ClassFile,
    records: list[dict[str, Any]],
    rules: Rules | None = None,
    *,
    wrote: Callable[[], None] = lambda: None,
) -> list[dict[str, Any]]:
    """Write grades.csv, summary.txt, the feedback pages, the class page; class.json last: it names the pages.

    `rules`: overrides and late rules; without them those in `out`. `wrote` is called after each feedback page. Gives
    the records back with their final marks.
    """
    records = marked(out, klass, records, rules)
    before = _students_before(out)
    write_atomically(out / "grades.csv", BOM + gradebook_csv(klass, records))
    write_atomically(out / "summary.txt", summary(klass, records))
    with ThreadPoolExecutor(WRITERS) as pool:
        there = [record for record in records if record["status"] != MISSING]
        for _ in pool.map(partial(_write_feedback, out), there):
            wrote()
    write_atomically(out / "index.html", class_page(klass, records))
    kept = {page_path(out, student) for student in klass.students}
    for student in before:
        if page_path(out, student) not in kept:
            page_path(out, student).unlink(missing_ok=True)
    write_class(out, klass)
    return records


def marked(
    out: Path, klass: ClassFile, records: list[dict[str, Any]], rules: Rules | None = None
) -> list[dict[str, Any]]:
    """The records with their final marks, by these rules or by those in `out`. PolicyError if the rules do not fit."""
    questions = {line.id: line.points for line in klass.graded(records)}
    return (rules or read_rules(out)).marked(records, questions)


def remake(
    out: Path, rules: Rules | None = None, *, began: Callable[[int], None] = lambda total: None, wrote=lambda: None
) -> tuple[ClassFile, list[dict[str, Any]]]:
    """Write all reports again from class.json and the result files; the class and its records with their marks.

    `began` is called with the number of feedback pages, `wrote` after each one.
    """
    klass = read_class(out)
    began(len(klass.students))
    return klass, write_reports(out, klass, klass.records(out), rules, wrote=wrote)


def _write_feedback(out: Path, record: dict[str, Any]) -> None:
    """Write a student's page, unless it stands there already word for word."""
    path, text = page_path(out, record["student"]), feedback_page(record).encode()
    if not path.is_file() or path.read_bytes() != text:
        write_atomically(path, text)


def page_path(out: Path, student: str) -> Path:
    """Where the feedback page of a student lies."""
    return out / "feedback" / f"{file_stem(student)}.html"


def _students_before(out: Path) -> tuple[str, ...]:
    try:
        return read_class(out).students
    except GraderError:
        return ()
