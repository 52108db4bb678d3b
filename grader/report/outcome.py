"""What an export gives: a file's text, and who is not in it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.errors import GraderError
from grader.policy import final_points, needs_person
from grader.report.csvfile import number
from grader.report.matching import Person
from grader.results import MISSING

NOT_FINAL = "not final, a person has to look at it; left out (--provisional puts it in)"


@dataclass
class Outcome:
    """`exported`: students whose points are in it. `left_out`: student and why. `notes`: what else to know."""

    text: str = ""
    exported: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Terms:
    """What is exported, and how. `out_of`: the points as points of that; `provisional`: also those that are not final;
    `missing_as_zero`: 0 for who handed nothing in."""

    out_of: float | None = None
    provisional: bool = False
    missing_as_zero: bool = False


def ready(people: Iterable[Person], outcome: Outcome, terms: Terms) -> list[Person]:
    """Those whose points are to be exported; the others are noted in `outcome`, if somebody should know.

    Who handed nothing in is left to the LMS, which has its own rules for that, unless a person gave points.
    """
    chosen = []
    for person in people:
        if needs_person(person.record) and not terms.provisional:
            outcome.left_out.append((person.student, NOT_FINAL))
        elif person.record["status"] != MISSING or terms.missing_as_zero or person.record.get("mark", {}).get("set"):
            chosen.append(person)
    return chosen


def scaled(person: Person, out_of: float | None) -> float:
    """The final points; with `out_of` as points of that."""
    points = final_points(person.record)
    if out_of is None:
        return points
    return round(points * out_of / person.record["of"], 4) if person.record["of"] else 0.0


def check_maximum(where: str, theirs: str, ours: float, out_of: float | None) -> None:
    """GraderError if the LMS's maximum is not ours and nobody said what to do about it."""
    try:
        maximum = float(theirs.replace(",", "."))
    except ValueError:
        return
    if out_of is None and abs(maximum - ours) > 1e-6:
        raise GraderError(
            f"{where}: the maximum is {number(maximum)} there and {number(ours)} here; pass --out-of {number(maximum)}"
            f" to convert the points, or --out-of {number(ours)} to leave them as they are"
        )
