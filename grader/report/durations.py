"""How long the notebooks took, and what did not end in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from grader.report.statistics import median, with_verdicts


@dataclass
class Durations:
    """Seconds of a notebook; who ran out of time, by (question, title of the test), or ("", "") for a cell."""

    median: float
    longest: float
    slowest: dict[str, Any]  # the record that took longest
    total: float
    late: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def durations(records: list[dict[str, Any]]) -> Durations | None:
    """None if nothing was run."""
    run = [record for record in with_verdicts(records) if record["seconds"]]
    if not run:
        return None
    seconds = [record["seconds"] for record in run]
    slowest = max(run, key=lambda record: record["seconds"])
    found = Durations(median(seconds), slowest["seconds"], slowest, sum(seconds))
    for record in run:
        for entry in record["questions"]:
            for test in entry["tests"]:
                if test["status"] == "timeout":
                    found.late.setdefault((entry["id"], test["title"]), []).append(record["student"])
        if any(_late(error) for error in (record.get("cell_errors") or {}).values()):
            found.late.setdefault(("", ""), []).append(record["student"])
    found.late = dict(sorted(found.late.items(), key=lambda item: (-len(item[1]), item[0])))
    return found


def clock(seconds: float) -> str:
    """`12.3 s`, `4 min 5 s`, `2 h 3 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _late(error: dict[str, Any]) -> bool:
    return error["type"] == "CellTimeout" or (
        not error["type"] and "did not end within its time limit" in error["text"]
    )
