"""`grader verify`, `grader doctor`."""

from __future__ import annotations

import argparse
import json
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, TaskID, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader.assignment import find_assignment
from grader.commands.authoring import chosen
from grader.commands.common import progress

if TYPE_CHECKING:
    from grader.release.verify import Outcome


def add(commands) -> None:
    parser = commands.add_parser("verify", help="prove that a suite passes right answers and fails wrong ones")
    parser.add_argument("name", nargs="?", metavar="NN-name")
    parser.add_argument("--all", action="store_true", help="every assignment of the course")
    parser.add_argument("--question", metavar="Q", help="only the variants of this question")
    parser.add_argument("--variants", type=Path, metavar="FOLDER", help="a bank elsewhere: holds wrong/ and right/")
    parser.add_argument(
        "--seeds", type=int, default=1, metavar="N", help="try the master and right variants with N seeds"
    )
    parser.add_argument("--show", metavar="Q", help="print what the student reads for each wrong variant of Q")
    parser.add_argument("--thorough", action="store_true", help="all tests of untouched questions too, not one")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write rates and outcomes here")
    parser.add_argument("-j", "--jobs", type=int, default=0, metavar="N")
    parser.add_argument("--isolation", choices=("full", "none"), default="full")
    parser.set_defaults(run=_verify)
    doctor = commands.add_parser("doctor", help="say which layers of the sandbox this machine has")
    doctor.set_defaults(run=_doctor)


def _verify(options: argparse.Namespace) -> int:
    from grader.release.verify import read_variants, verify  # nbformat: half a second, which grading need not pay

    console = Console()
    outcomes: dict[str, list[Outcome]] = {}
    began = time.monotonic()
    for name in chosen(options):
        assignment = find_assignment(name, options.course)
        folder = options.variants
        if folder is not None and options.all:
            folder = folder / name
        variants = read_variants(assignment, folder, options.question or options.show)
        total = 1 + options.seeds + sum(options.seeds if v.kind == "right" else 1 for v in variants)
        with progress(console, TimeRemainingColumn()) as bar:
            task = bar.add_task(name, total=total)
            outcomes[name] = verify(
                assignment,
                variants,
                seeds=options.seeds,
                thorough=options.thorough,
                jobs=options.jobs,
                isolation=options.isolation,
                done=partial(_advance, bar, task),
            )
        if options.show:
            _show(console, outcomes[name], options.show)
        else:
            _problems(console, name, outcomes[name])
    seconds = time.monotonic() - began
    _rates(console, outcomes, seconds)
    for note in sorted({o.left_out for found in outcomes.values() for o in found if o.left_out}):
        console.print(f"{note}; what they alone catch is not caught here", soft_wrap=True)
    if options.json:
        options.json.write_text(json.dumps(_as_json(outcomes, seconds), indent=1) + "\n", encoding="utf-8")
    return 1 if any(o.problems for found in outcomes.values() for o in found) else 0


def _advance(bar: Progress, task: TaskID, outcome: Outcome) -> None:
    bar.advance(task)


def _problems(console: Console, name: str, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        for problem in outcome.problems:
            seed = f" (seed {outcome.seed})" if outcome.seed else ""
            console.print(
                Text(f"{name} {outcome.variant.kind} {outcome.variant.name}{seed}: {problem}"), soft_wrap=True
            )


def _show(console: Console, outcomes: list[Outcome], question: str) -> None:
    for outcome in outcomes:
        if outcome.variant.kind != "wrong" or outcome.variant.question != question:
            continue
        (entry,) = outcome.own
        console.rule(Text(f"{outcome.variant.name}   {entry['earned']:g} of {entry['points']:g} points"), align="left")
        console.print(Text(f"fault: {outcome.variant.claims.get('fault', '?')}", style="dim"))
        for test in entry["tests"]:
            if test["status"] != "passed":
                console.print(Text(f"[{test['status']}] {test['test']}: {test['title']}", style="bold"))
                console.print(Text(test["message"]))
                if test["detail"] and test["status"] in ("grader fault", "failed", "error"):
                    console.print(Text(test["detail"].splitlines()[0], style="dim"))
        for problem in outcome.problems:
            console.print(Text(f"! {problem}", style="red"))


def _rates(console: Console, outcomes: dict[str, list[Outcome]], seconds: float) -> None:
    from grader.release.verify import rates

    table = Table("assignment", "wrong", "caught", "explained", "right", "wrongly failed", "problems")
    total: dict[str, int] = {}
    for name, found in outcomes.items():
        row = rates(found)
        total = {key: total.get(key, 0) + value for key, value in row.items()}
        table.add_row(name, *(str(row[key]) for key in _COLUMNS))
    if len(outcomes) > 1:
        table.add_row("all", *(str(total[key]) for key in _COLUMNS))
    console.print(table)
    cpu = sum(o.cpu_seconds for found in outcomes.values() for o in found)
    console.print(f"{sum(map(len, outcomes.values()))} gradings, {seconds:.0f} s, {cpu:.0f} CPU s")


_COLUMNS = ("wrong", "caught", "explained", "right", "wrongly_failed", "problems")


def _as_json(outcomes: dict[str, list[Outcome]], seconds: float) -> dict:
    from grader.release.verify import rates

    return {
        "seconds": round(seconds, 1),
        "assignments": {
            name: {
                "rates": rates(found),
                "outcomes": [
                    {
                        "kind": o.variant.kind,
                        "variant": o.variant.name,
                        "seed": o.seed,
                        "cpu_seconds": round(o.cpu_seconds, 2),
                        "points": {entry["id"]: entry["earned"] for entry in o.questions},
                        "problems": o.problems,
                        "messages": [t["message"] for entry in o.own for t in entry["tests"] if t["message"]],
                    }
                    for o in found
                ],
            }
            for name, found in outcomes.items()
        },
    }


def _doctor(options: argparse.Namespace) -> int:
    from grader.judge import doctor

    layers = doctor.layers()
    Console().print(doctor.table(layers))
    missing = doctor.missing_essential(layers)
    return 1 if missing else 0
