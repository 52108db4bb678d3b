"""Runs what was written against the notebook's own solution, its stubs, and answers that do nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.assignment import load_assignment
from grader.convert.plan import Planner
from grader.convert.planned import Plan, PlannedTest, Verdicts, key_of
from grader.convert.writer import write_plan
from grader.errors import GraderError

_ROUNDS = 6
_RUNS = 3  # of the solution: a notebook that draws at random without a seed may pass once by luck
_WEAK = "an answer that does nothing passes it, and no other test of its question can vouch for it"
_LUCK = "it passes the notebook's own solution only now and then: the notebook draws at random without a seed"


def settle(planner: Planner, folder: Path, isolation: str, say: Callable[[str], None]) -> Plan:
    """Write plans and try them until the master keeps every point and a stub earns none. The last plan is written."""
    verdicts = Verdicts()
    tried: list[tuple[str, int, Any]] = []
    for number in range(_ROUNDS):
        plan = planner.plan(verdicts, apart=number == 0)
        if not plan.questions or _counted(plan) == tried:
            return plan
        tests = sum(len(question.groups) for question in plan.questions)
        say(f"trial {number + 1}: {len(plan.questions)} questions, {tests} tests, against the solution and the stubs")
        write_plan(plan, folder)
        tried = [] if _try(plan, folder, isolation, verdicts) else _counted(plan)
    if _counted(planner.plan(verdicts)) == tried:
        return plan
    raise GraderError(f"{folder.name}: after {_ROUNDS} trials the imported tests still do not agree with the notebook")


def _counted(plan: Plan) -> list[tuple[str, int, Any]]:
    """The tests that count, by question and place: two plans that agree in it write the same suites."""
    return [
        (question.id, number, [key_of(planned.test) for planned in group])
        for question in plan.questions
        for number, group in enumerate(question.groups, 1)
    ]


def _try(plan: Plan, folder: Path, isolation: str, verdicts: Verdicts) -> bool:
    """Note what one trial shows; whether it showed anything new."""
    from grader.release.verify import verify

    groups = {
        (question.id, f"test_{number}"): group
        for question in plan.questions
        for number, group in enumerate(question.groups, 1)
    }
    failed, weak = len(verdicts.failed), set(verdicts.weak)
    failures: dict[tuple[str, str], list[dict[str, Any]]] = {}
    outcomes = verify(load_assignment(folder), [], isolation=isolation, seeds=_RUNS)
    for outcome in outcomes:
        for entry in outcome.own:
            for row in entry["tests"]:
                group = groups[entry["id"], row["test"]]
                if outcome.variant.kind == "master":
                    if row["status"] != "passed":
                        failures.setdefault((entry["id"], row["test"]), []).append(row)
                elif row["status"] == "passed":
                    _note_weak(group, weak, verdicts)
                elif row["status"] == "grader fault":
                    reason = f"on an unanswered notebook the test itself breaks ({_short(row['detail'])})"
                    verdicts.failed.update({key_of(planned.test): reason for planned in group})
    for place, rows in failures.items():
        reason = _reason(rows[0]) if len(rows) == _RUNS else _LUCK
        for planned in groups[place]:
            verdicts.failed.setdefault(key_of(planned.test), reason)
    return (len(verdicts.failed), len(verdicts.weak)) != (failed, len(weak))


def _note_weak(group: list[PlannedTest], before: set[tuple[int, str]], verdicts: Verdicts) -> None:
    """A test that passes on no answer joins another; where that has been tried already, it cannot stay."""
    keys = {key_of(planned.test) for planned in group}
    if keys <= before:
        verdicts.failed.update(dict.fromkeys(keys, _WEAK))
    else:
        verdicts.weak |= keys


def _reason(row: dict[str, Any]) -> str:
    text = row["message"] if row["status"] == "error" else row["detail"] or row["message"]
    return f"judged from outside, it does not pass the notebook's own solution ({row['status']}: {_short(text)})"


def _short(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    shown = " / ".join(line for line in lines[1:] or lines if not line.startswith("Tried:"))
    return shown.replace("`", "'")[:200] or "no reason given"
