"""The final marks in words: what the tests gave, what a person set, what lateness took off, and why."""

from __future__ import annotations

from typing import Any

from grader.policy import entry_points, final_points, needs_person
from grader.report.text import count, one_line, points
from grader.report.words import question_words
from grader.results import GRADED, MISSING

_LATE = {"late": "late", "grace": "within grace", "unknown": "time unknown", "set by hand": "late, set by hand"}


def mark_lines(record: dict[str, Any]) -> list[str]:
    """Why the final points are what they are, for the student; nothing where the tests alone decided."""
    mark = record.get("mark")
    if not mark:
        return []
    lines = [_set_line(qid, given) for qid, given in mark["set"].items()]
    lines += [line] if (line := _late_line(mark)) else []
    if lines and (mark["set"] or mark["penalty"]):
        sums = f"By the tests: {points(mark['by_tests'])} of {points(mark['of'])} points"
        if mark["points"] != mark["by_tests"]:
            sums += f"; with the points set by hand: {points(mark['points'])}"
        if mark["penalty"]:
            sums += f"; taken off: {points(mark['penalty'])}"
        lines.insert(0, f"{sums}; in the end: {points(mark['final'])}.")
    return [one_line(line) for line in lines]


def question_line(record: dict[str, Any], entry: dict[str, Any]) -> str:
    """`q2 One epoch: 2 of 2, all right`; where a person set the points, that they did."""
    final = entry_points(record, entry["id"])
    by_hand = entry["id"] in record.get("mark", {}).get("set", {})
    words = f"set by hand (tests: {points(entry['earned'])})" if by_hand else question_words(entry)
    return one_line(f"{entry['id']} {entry['title']}: {points(final or 0.0)} of {points(entry['points'])}, {words}")


def why_words(record: dict[str, Any]) -> str:
    """The same in a few words, for a table: `q2 set to 2 (tests: 0): the reason; 2 days late: -1.4`."""
    mark = record.get("mark")
    if not mark:
        return ""
    words = [
        f"{qid or 'all'} set to {points(given['points'])} (tests: {points(given['by_tests'])}): {given['reason']}"
        for qid, given in mark["set"].items()
    ]
    late = mark["late"]
    if late and late["state"] == "late":
        words.append(f"{count(late['days'], 'day')} late: -{points(late['penalty'])}")
    elif late and late["state"] == "unknown":
        words.append("time of hand-in unknown")
    return "; ".join(words)


def changed(record: dict[str, Any]) -> bool:
    """Whether anything but the tests decided."""
    return bool(mark_lines(record)) and (bool(record["mark"]["set"]) or final_points(record) != record["points"])


def status_words(record: dict[str, Any]) -> str:
    """The status of a record, also once a person has settled it."""
    if record["status"] in (GRADED, MISSING) or needs_person(record):
        return record["status"]
    return "settled by hand"


def late_words(record: dict[str, Any]) -> str:
    """Whether it is late: by the rules, else by the LMS's mark; empty if on time or if nobody asks."""
    late = record.get("mark", {}).get("late")
    if late:
        return _LATE.get(late["state"], "")
    return "late" if record["late"] else ""


def submitted_words(record: dict[str, Any]) -> str:
    """When it was handed in, where that is known."""
    late = record.get("mark", {}).get("late")
    return (late["submitted"] if late else None) or record.get("submitted") or ""


def _set_line(qid: str, given: dict[str, Any]) -> str:
    what = qid or "The whole assignment"
    bonus = " (with a bonus)" if given["points"] > given["of"] else ""
    return (
        f"{what}: set by your instructor to {points(given['points'])} of {points(given['of'])} points{bonus};"
        f" the tests gave {points(given['by_tests'])}. Reason: {given['reason']}"
    )


def _late_line(mark: dict[str, Any]) -> str:
    late = mark["late"]
    if not late or late["state"] == "on time":
        return ""
    if late["state"] == "unknown":
        return "When this was handed in is not known here: the rules for late work have not been applied."
    due = f"{'your' if late['extended'] else 'the'} deadline of {_clock(late['deadline'])}"
    if not late["submitted"]:
        return "Handed in late; the points were set by hand, so nothing is taken off."
    text = f"Handed in at {_clock(late['submitted'])}, {_duration(late['seconds'])} after {due}"
    if late["state"] == "grace":
        return f"{text}: still in time."
    if late["state"] == "set by hand":
        return f"{text}: the points were set by hand, so nothing is taken off."
    return f"{text} ({count(late['days'], 'day')} begun): {points(late['penalty'])} points are taken off."


def _clock(time: str) -> str:
    """`2025-03-14 23:59 (UTC+01:00)` of `2025-03-14 23:59:00+01:00`."""
    return f"{time[:16]} (UTC{time[19:]})"


def _duration(seconds: int) -> str:
    """`1 day 3 hours`: the two largest units, cut off."""
    minutes = max(1, seconds // 60)
    units = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    return " ".join([count(number, name) for number, name in units if number][:2])
