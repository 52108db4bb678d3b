"""Which row of an LMS's file is which student: by identifier, else by a name that only one has."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Person:
    """One student with all that is known of them. `numbers`: by LMS ("canvas", "moodle"), its own number of them."""

    record: dict[str, Any]
    email: str | None = None
    aliases: tuple[str, ...] = ()
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def student(self) -> str:
        return self.record["student"]

    @property
    def name(self) -> str:
        return self.record["name"] or ""

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The id, the e-mail address, the class list's other identifiers."""
        return tuple(filter(None, (self.student, self.email, *self.aliases)))


@dataclass
class Matched:
    """`rows`: index of a row to its student. `problems`: students without a row of their own, and why."""

    rows: dict[int, Person] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """What a row says: the LMS's own number, identifiers of other kinds, names in any spelling."""

    index: int
    number: str = ""
    identifiers: tuple[str, ...] = ()
    name: str = ""


def match(people: Iterable[Person], rows: Iterable[Row], lms: str) -> Matched:
    """Give each person the row that is theirs, and no row to two of them."""
    index = _Index(rows)
    matched = Matched()
    claims: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        found = index.of(person, lms)
        if len(found) == 1:
            claims[found.pop()].append(person)
        else:
            reason = f"fits {len(found)} rows; decide which is theirs" if found else "is in no row"
            matched.problems.append((person.student, reason))
    for row, claimants in claims.items():
        if len(claimants) == 1:
            matched.rows[row] = claimants[0]
        else:
            ids = " and ".join(person.student for person in claimants)
            matched.problems += [(person.student, f"the same row fits {ids}") for person in claimants]
    matched.problems.sort()
    return matched


class _Index:
    def __init__(self, rows: Iterable[Row]):
        self._numbers: dict[str, set[int]] = defaultdict(set)
        self._identifiers: dict[str, set[int]] = defaultdict(set)
        self._names: dict[str, set[int]] = defaultdict(set)
        self._name_of: dict[int, str] = {}
        for row in rows:
            self._name_of[row.index] = _name(row.name)
            if row.number:
                self._numbers[_folded(row.number)].add(row.index)
            for identifier in filter(None, row.identifiers):
                self._identifiers[_folded(identifier)].add(row.index)
            if key := _name(row.name):
                self._names[key].add(row.index)

    def of(self, person: Person, lms: str) -> set[int]:
        """Rows that fit. An identifier and the number in the file's name weigh the same, for either may mislead."""
        found = {row for key in person.identifiers for row in self._identifiers.get(_folded(key), ())}
        found |= self._numbered(person, person.numbers.get(lms, ""))
        found = found or self._numbered(person, person.student)
        return found or set(self._names.get(_name(person.name), ()))

    def _numbered(self, person: Person, number: str) -> set[int]:
        """Rows with this number of the LMS; where the names have nothing in common, it is another kind of number."""
        rows = self._numbers.get(_folded(number), ())
        return {row for row in rows if _alike(_name(person.name), self._name_of[row])}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def _alike(one: str, other: str) -> bool:
    """Whether two names can be one person's: a word in common, or the letters; Canvas writes `lovelaceada`."""
    if not one or not other or set(one.split()) & set(other.split()):
        return True
    return sorted(filter(str.isalnum, one)) == sorted(filter(str.isalnum, other))


def _name(text: str) -> str:
    """The words of a name in alphabetical order: `Lovelace, Ada` is `Ada Lovelace`."""
    return " ".join(sorted(_folded(text.replace(",", " ")).split()))
