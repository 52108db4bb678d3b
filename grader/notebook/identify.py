"""Give each person who handed in an id, from the roster if there is one, and never one id to two people."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from .roster import Roster, Student, participant

Problems = list[tuple[Path, str]]


@dataclass(frozen=True)
class Person:
    """Who a file says has handed it in."""

    source: str
    key: str
    name: str | None
    sid: str | None
    email: str | None
    path: Path

    @property
    def own_id(self) -> str:
        """The id without a roster. Files are named after it, so it is made a safe name."""
        text = self.sid or self.email or (f"submission_{self.key}" if self.source == "gradescope" else self.key)
        safe = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in text.strip())
        return safe.lstrip(".") or "unnamed"


def assign_ids(people: list[Person], roster: Roster | None, problems: Problems) -> list[tuple[str, Student | None]]:
    """An id for each person and the roster's student, in the order of `people`."""
    before = len(problems)
    known = [_in_roster(person, roster, problems) if roster else None for person in people]
    claims: dict[str, list[int]] = defaultdict(list)
    for index, student in enumerate(known):
        if student:
            claims[student.id].append(index)
    for identity, indices in claims.items():
        if len(indices) == 1:
            continue
        sure = [index for index in indices if people[index].own_id.casefold() == identity.casefold()]
        for index in indices:
            if sure != [index]:
                known[index] = None
        others = ", ".join(sorted({people[index].path.name for index in indices}))
        for index in indices:
            reason = f"{len(indices)} people hand in as {identity} ({others}): kept apart, decide who is who"
            problems.append((people[index].path, reason))
    found = [student.id if student else None for student in known]
    told = {path for path, _ in problems[before:]}
    if roster:
        for person, student_id in zip(people, found, strict=True):
            if student_id is None and person.path not in told:
                problems.append((person.path, f"{person.own_id} is not in the class list"))
    ids = _name_the_rest(people, found, roster, problems)
    folded = Counter(identity.casefold() for identity in ids)
    for person, identity in zip(people, ids, strict=True):
        if folded[identity.casefold()] > 1:
            problems.append((person.path, f"the id {identity} differs from another only in upper and lower case"))
    return list(zip(ids, known, strict=True))


def _name_the_rest(
    people: list[Person], found: list[str | None], roster: Roster | None, problems: Problems
) -> list[str]:
    """All ids: own ids for those who are not in the roster, made different where two are the same."""
    taken = {identity for identity in found if identity} | {s.id for s in (roster.students if roster else ())}
    wanted = Counter(person.own_id for person, identity in zip(people, found, strict=True) if identity is None)
    ids: list[str] = []
    for person, known in zip(people, found, strict=True):
        if known is not None:
            ids.append(known)
            continue
        identity = person.own_id
        if identity in taken or wanted[identity] > 1:
            stem = f"{identity}-{person.source}"
            identity, number = stem, 1
            while identity in taken or identity in wanted:
                number += 1
                identity = f"{stem}-{number}"
            problems.append((person.path, f"{person.own_id} is more than one person's id: graded as {identity}"))
        ids.append(identity)
        taken.add(identity)
    return ids


def _in_roster(person: Person, roster: Roster, problems: Problems) -> Student | None:
    identifiers: list[str | None]
    if person.source == "moodle":
        identifiers = [participant(person.key)]
    elif person.source == "gradescope":
        identifiers = [person.sid, person.email]
    else:
        identifiers = [person.key]
    student = next(filter(None, map(roster.by_identifier, identifiers)), None)
    name = person.name or (person.key if person.source in ("file", "folder") else None)
    namesakes = roster.by_name(name)
    if student:
        # An LMS number can happen to be another student's university number. A nickname is no contradiction.
        if namesakes and student not in namesakes and person.name:
            reason = f"the number is that of {student.name}, the name is {person.name}: decide who it is"
            problems.append((person.path, reason))
            return None
        return student
    if len(namesakes) > 1:
        ids = " and ".join(namesake.id for namesake in namesakes)
        problems.append((person.path, f"{name} is the name of {ids} in the class list: decide who it is"))
        return None
    return namesakes[0] if namesakes else None
