"""`late.toml`: until when work is on time, and what a late hand-in costs.

    deadline = 2025-03-14T23:59:00+01:00     # or without an offset, and timezone = "Europe/Berlin"
    grace_minutes = 15                       # within it nothing is taken off
    times = "times.csv"                      # optional: when each one handed in; beside this file
    unknown = "ask"                          # or "on time": a hand-in whose time nobody knows

    [penalty]
    per_day = 10                             # for each day begun after the deadline
    unit = "percent"                         # or "points"
    of = "earned"                            # percent of the points earned; or "maximum"
    most = 50                                # never more than this, in the same unit (optional)
    nothing_after_days = 7                   # later than that counts nothing (optional)

    [extensions]                             # by student: a new deadline, or a number of days
    alice = 2025-03-16T23:59:00+01:00
    bob = 2

    [submitted]                              # by student: a time that is known otherwise
    carol = 2025-03-15T08:12:00+01:00

A time comes from here, from `times`, from the LMS's own files or from a column `submitted` of the class list, in this
order. The time of a file on a disk is never taken for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from grader.policy.times import Times, parse_time, read_times
from grader.policy.toml import PolicyError, is_number, read_toml, strange

NAME = "late.toml"
DAY = 86400
_KEYS = ("deadline", "timezone", "grace_minutes", "times", "unknown", "penalty", "extensions", "submitted")
_PENALTY = ("per_day", "unit", "of", "most", "nothing_after_days")


@dataclass(frozen=True)
class Penalty:
    """What each day begun takes off. `unit` "percent" or "points", `of` "earned" or "maximum"."""

    per_day: float
    unit: str = "percent"
    of: str = "earned"
    most: float | None = None
    nothing_after_days: float | None = None

    def points(self, days: int, earned: float, maximum: float) -> float:
        """The points to take off, never more than were earned."""
        if self.nothing_after_days is not None and days > self.nothing_after_days:
            return earned
        share = self.per_day * days
        share = share if self.most is None else min(share, self.most)
        base = earned if self.of == "earned" else maximum
        return round(min(earned, share if self.unit == "points" else base * share / 100), 4)


@dataclass(frozen=True)
class Late:
    """The rules of a file. Times in it have a zone."""

    path: Path
    deadline: datetime
    penalty: Penalty
    grace: timedelta = timedelta(0)
    zone: tzinfo | None = None
    unknown: str = "ask"
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    submitted: Mapping[str, datetime] = field(default_factory=dict)
    times: Times | None = None

    def time_of(self, student: str, recorded: str | None) -> datetime | None:
        """When a student handed in; `recorded` is the record's text. PolicyError for a time that cannot be read."""
        if student in self.submitted:
            return self.submitted[student]
        listed = self.times.of(student) if self.times else None
        text, source = (listed, str(self.times.path)) if self.times and listed else (recorded, "the result file")
        if not text:
            return None
        if found := parse_time(text, self.zone):
            return found
        if parse_time(text, UTC):
            todo = f'has no time zone; set timezone = "Europe/Berlin" or another in {self.path.name}'
        else:
            todo = f"is no time; write the right one under [submitted] in {self.path.name}"
        raise PolicyError([f"{self.path}: the time of {student} in {source}, {text!r}, {todo}"])

    def judge(
        self, student: str, recorded: str | None, marked_late: bool, earned: float, maximum: float
    ) -> dict[str, Any]:
        """What the rules say about one hand-in, as plain data: state, times, days, penalty (see `marks`)."""
        due = self.extensions.get(student, self.deadline)
        said: dict[str, Any] = {
            "state": "on time",
            "submitted": None,
            "deadline": _shown(due),
            "extended": student in self.extensions,
            "days": 0,
            "seconds": 0,
            "penalty": 0.0,
        }
        when = self.time_of(student, recorded)
        if when is None:
            known = self.unknown == "on time" and not marked_late
            return {**said, "state": "on time" if known else "unknown"}
        said["submitted"] = _shown(when.astimezone(due.tzinfo))
        # In UTC: two times of one zone would be subtracted as the clock on the wall shows them.
        seconds = math.ceil((when.astimezone(UTC) - due.astimezone(UTC)).total_seconds())
        if seconds <= 0:
            return said
        said["seconds"] = seconds
        if seconds <= self.grace.total_seconds():
            return {**said, "state": "grace"}
        days = math.ceil(seconds / DAY)
        return {**said, "state": "late", "days": days, "penalty": self.penalty.points(days, earned, maximum)}


def read_late(path: Path, times: Path | None = None) -> Late:
    """The rules of a file; `times` takes the place of the CSV it names. PolicyError names each mistake."""
    data = read_toml(path)
    wrong = [f"unknown key {key!r}; there is {', '.join(_KEYS)}" for key in strange(data, _KEYS)]
    zone = _zone(data, wrong)
    deadline = _time(data.get("deadline"), zone)
    if deadline is None:
        wrong.append("needs a deadline with a time zone, without quotes: deadline = 2025-03-14T23:59:00+01:00")
    grace = data.get("grace_minutes", 0)
    if not is_number(grace) or grace < 0:
        wrong.append("grace_minutes is a number that is not negative")
    if data.get("unknown", "ask") not in ("ask", "on time"):
        wrong.append('unknown is "ask" or "on time"')
    if not isinstance(data.get("times", ""), str):
        wrong.append('times is the name of a CSV: times = "times.csv"')
    penalty = _penalty(data.get("penalty"), wrong)
    extensions = _by_student(data, "extensions", zone, deadline, wrong)
    submitted = _by_student(data, "submitted", zone, None, wrong)
    if wrong or deadline is None or penalty is None:
        raise PolicyError([f"{path}: {line}" for line in wrong])
    listed = times or (path.parent / data["times"] if data.get("times") else None)
    known = read_times(listed) if listed else None
    unknown = data.get("unknown", "ask")
    return Late(path, deadline, penalty, timedelta(minutes=grace), zone, unknown, extensions, submitted, known)


def misfits(late: Late, students: set[str]) -> list[str]:
    """Extensions and times of students that this class has not, one line each."""
    return [
        f"[{table}] {student}: no such student in this class"
        for table, found in (("extensions", late.extensions), ("submitted", late.submitted))
        for student in found
        if student not in students
    ]


def _zone(data: dict[str, Any], wrong: list[str]) -> tzinfo | None:
    name = data.get("timezone")
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, TypeError, OSError):
        wrong.append(f'timezone {name!r} is not known here; write one such as "Europe/Berlin"')
        return None


def _time(value: Any, zone: tzinfo | None) -> datetime | None:
    if not isinstance(value, datetime) or (value.tzinfo is None and zone is None):
        return None
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _penalty(data: Any, wrong: list[str]) -> Penalty | None:
    before = len(wrong)
    if not isinstance(data, dict):
        wrong.append("needs a table [penalty] with per_day (0: late work costs nothing)")
        return None
    wrong += [f"[penalty] unknown key {key!r}; there is {', '.join(_PENALTY)}" for key in strange(data, _PENALTY)]
    if not is_number(data.get("per_day")) or data["per_day"] < 0:
        wrong.append("[penalty] needs per_day, a number that is not negative")
    for key in ("most", "nothing_after_days"):
        if key in data and (not is_number(data[key]) or data[key] < 0):
            wrong.append(f"[penalty] {key} is a number that is not negative")
    for key, words in (("unit", ("percent", "points")), ("of", ("earned", "maximum"))):
        if data.get(key, words[0]) not in words:
            wrong.append(f'[penalty] {key} is "{words[0]}" or "{words[1]}"')
    if data.get("unit") == "points" and "of" in data:
        wrong.append('[penalty] of belongs to unit = "percent"; remove it')
    return Penalty(**data) if len(wrong) == before else None


def _by_student(
    data: dict[str, Any], key: str, zone: tzinfo | None, deadline: datetime | None, wrong: list[str]
) -> dict[str, datetime]:
    """A table of times by student; with a `deadline` also of days after it."""
    table = data.get(key, {})
    if not isinstance(table, dict):
        wrong.append(f"{key} is a table: write [{key}] above its lines")
        return {}
    found = {}
    for student, value in table.items():
        time = _time(value, zone)
        if time is None and deadline is not None and is_number(value) and value >= 0:
            time = deadline + timedelta(days=value)
        if time is None:
            days = " or a number of days" if key == "extensions" else ""
            wrong.append(f"[{key}] {student}: needs a time with a time zone{days}, without quotes")
        else:
            found[student] = time
    return found


def _shown(time: datetime) -> str:
    return time.isoformat(sep=" ", timespec="seconds")
