"""When something was handed in: the ways in which an LMS writes a time, and a CSV of such times."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, tzinfo
from pathlib import Path

from grader.columns import EMAILS, IDS, MOODLE, SUBMITTED
from grader.errors import GraderError
from grader.reader import decoded, read_file

STUDENT_COLUMNS = (*IDS, "student", *EMAILS, MOODLE)
# Moodle in English, British and American; Gradescope's fractions of a second and blanks are put right before.
_FORMS = (
    "%A, %d %B %Y, %I:%M %p",
    "%A, %B %d, %Y, %I:%M %p",
    "%A, %d %B %Y, %H:%M",
    "%d %B %Y, %I:%M %p",
    "%d %B %Y, %H:%M",
    "%d/%m/%y, %H:%M",
)


def parse_time(text: str, zone: tzinfo | None = None) -> datetime | None:
    """A time with its zone (`zone` where the text has none); None if it is none or has no zone and none is given."""
    text = " ".join(text.replace("\u202f", " ").split())
    found = _iso(text)
    for form in _FORMS:
        if found is None:
            try:
                found = datetime.strptime(text, form)
            except ValueError:
                continue
    if found is None or (found.tzinfo is None and zone is None):
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _iso(text: str) -> datetime | None:
    text = re.sub(r"(\.\d{6})\d+", r"\1", text)  # nanoseconds
    text = re.sub(r"\s+(?:UTC|GMT|Z)$", "+00:00", text)
    text = re.sub(r"\s+([+-]\d\d):?(\d\d)$", r"\1:\2", text)
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d", text):  # a day alone is no time of day
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


class Times:
    """Texts of times by student, as a CSV has them."""

    def __init__(self, path: Path, found: dict[str, set[str]]):
        self.path = path
        self._found = found

    def of(self, student: str) -> str | None:
        """The time of a student, as text; None if the file has none. GraderError if it has two."""
        times = self._found.get(student.casefold(), set())
        if len(times) > 1:
            raise GraderError(f"{self.path}: two times for {student} ({', '.join(sorted(times))}); keep one")
        return next(iter(times), None)


def read_times(path: Path) -> Times:
    """Read a CSV with a column that identifies the student and one with the time; other columns do not matter."""
    text = decoded(read_file(path), path, "save it as CSV in UTF-8").removeprefix("\ufeff")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
    head = [" ".join(cell.lower().split()) for cell in (rows[0] if rows else [])]
    who = [index for index, name in enumerate(head) if name in STUDENT_COLUMNS]
    when = next((head.index(name) for name in SUBMITTED if name in head), None)
    if not who or when is None:
        raise GraderError(f"{path}: needs a column student (or id, email) and a column submitted")
    found: dict[str, set[str]] = {}
    for row in rows[1:]:
        time = row[when].strip() if len(row) > when else ""
        if not re.search(r"\d", time):
            continue
        for index in who:
            if cell := row[index].strip() if len(row) > index else "":
                found.setdefault(cell.casefold(), set()).add(time)
                if number := re.search(r"\d+$", cell) if head[index] == MOODLE else None:
                    found.setdefault(number[0], set()).add(time)
    return Times(path, found)
