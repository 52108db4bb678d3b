"""The class list: a CSV with a row for each student, also as Canvas, Moodle and Gradescope export it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.columns import EMAILS, IDS, MOODLE, SUBMITTED
from grader.errors import GraderError

from .files import as_utf8, read_bytes, to_text
from .model import UnreadableNotebook

MAX_ROSTER = 20 * 2**20

_NAMES = ("name", "student", "full name", "student name", "display name")
_FIRST = ("first name", "firstname", "given name")
_LAST = ("last name", "lastname", "surname", "family name")


class RosterError(GraderError):
    """A class list that cannot be used: what is wrong, in which row, and what to do, in one line."""


@dataclass(frozen=True)
class Student:
    """A row. `aliases` are its other identifiers: more ids, the e-mail address, Moodle's number.

    `submitted` is the text of a column that says when they handed in.
    """

    id: str
    name: str | None = None
    email: str | None = None
    aliases: tuple[str, ...] = ()
    submitted: str | None = None


class Roster:
    """The students of a class, found by id, by another identifier or by name."""

    def __init__(self, students: Iterable[Student]):
        self.students = tuple(sorted(students, key=lambda student: student.id))
        self._by_id = _index((student, (student.id,)) for student in self.students)
        self._by_alias = _index((student, student.aliases) for student in self.students)
        self._by_name = _index((s, _name_keys(s.name)) for s in self.students)

    def by_identifier(self, text: str | None) -> Student | None:
        """The one student with this id; else the one with this other identifier. Two are none."""
        key = _folded(text or "")
        for index in (self._by_id, self._by_alias):
            if found := index.get(key):
                return found[0] if len(found) == 1 else None
        return None

    def by_name(self, name: str | None) -> list[Student]:
        """Students with this name, in any order of first and last name; Canvas writes it as one word."""
        keys = [key for key in _name_keys(name) if key in self._by_name]
        return self._by_name[keys[0]] if keys else []


def read_roster(path: Path) -> Roster:
    """Read a class list. Header names count without regard to case; commas, semicolons or tabs separate."""
    name = Path(path).name
    try:
        data, _ = as_utf8(read_bytes(Path(path), MAX_ROSTER))
    except UnreadableNotebook as error:
        raise RosterError(str(error)) from error
    text, _ = to_text(data)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: list[str] | None = None
    students: dict[str, Student] = {}
    rows: dict[str, int] = {}
    try:
        for row in reader:
            if not any(value.strip() for value in row):
                continue
            if columns is None:
                columns = _columns(row, name)
                continue
            student = _student(dict(zip(columns, map(_plain, row), strict=False)), name, reader.line_num)
            if student is None:
                continue
            key = _folded(student.id)
            if key in students:
                raise RosterError(
                    f"{name}, row {reader.line_num}: id {student.id!r} is in row {rows[key]} already; "
                    "give each student an id of their own"
                )
            students[key] = student
            rows[key] = reader.line_num
    except csv.Error as error:
        raise RosterError(f"{name}, row {reader.line_num}: not CSV ({error}); save it as CSV again") from error
    if not students:
        raise RosterError(f"{name}: no students in it; it needs a header line and a row for each student")
    return Roster(students.values())


def participant(number: str) -> str:
    """The alias for Moodle's number of a participant, which must not be taken for a student's own number."""
    return f"Participant {number}"


def _columns(row: list[str], name: str) -> list[str]:
    columns = [" ".join(value.lower().split()) for value in row]
    if not set(columns) & {*IDS, *EMAILS, MOODLE}:
        seen = ", ".join(value.strip()[:20] for value in row[:6])
        raise RosterError(f"{name}, row 1: no column named id among: {seen}; add one, or export the class list again")
    return columns


def _plain(value: str) -> str:
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _student(row: dict[str, str], name: str, number: int) -> Student | None:
    def first(columns: Iterable[str]) -> str | None:
        return next((row[column] for column in columns if row.get(column)), None)

    full = first(_NAMES) or " ".join(filter(None, (first(_FIRST), first(_LAST)))) or None
    email = first(EMAILS)
    identity = first((*IDS, *EMAILS, MOODLE))
    if identity is None or (row.get("student") or "").lower() in ("points possible", "student, test"):
        # Canvas puts a line of points below the header, and its test student among the others.
        if full is None or full.lower() in ("points possible", "student, test"):
            return None
        raise RosterError(f"{name}, row {number}: {full!r} has no id; fill it in or remove the row")
    if any(not character.isprintable() for character in identity):
        raise RosterError(f"{name}, row {number}: the id holds characters that cannot be shown; write it anew")
    others = [row[column] for column in (*IDS, *EMAILS) if row.get(column)]
    others += [participant(number) for number in re.findall(r"\d+", row.get(MOODLE) or "")]
    aliases = tuple(dict.fromkeys(other for other in others if other != identity))
    submitted = first(SUBMITTED)
    return Student(identity, full, email, aliases, submitted if submitted and re.search(r"\d", submitted) else None)


def _index(entries: Iterable[tuple[Student, Iterable[str]]]) -> dict[str, list[Student]]:
    index: dict[str, list[Student]] = defaultdict(list)
    for student, keys in entries:
        for key in {_folded(key) for key in keys}:
            index[key].append(student)
    return dict(index)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def _name_keys(name: str | None) -> tuple[str, ...]:
    """The words in alphabetical order, and last and first as one word, for Canvas leaves only letters."""
    if not name:
        return ()
    words = [re.sub(r"\W", "", word) for word in _folded(name).replace("-", " ").split()]
    words = [word for word in words if word]
    if not words:
        return ()
    if "," in name:
        last, _, rest = _folded(name).partition(",")
        joined = {re.sub(r"\W", "", last + rest)}
    else:
        joined = {"".join(words[cut:] + words[:cut]) for cut in range(len(words))}
    return (" ".join(sorted(words)), *sorted(joined))
