"""`grader import-otter`, `grader import-nbgrader`."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.text import Text

_KINDS = {
    "otter": "an otter-assign master notebook",
    "nbgrader": "an nbgrader source notebook",
}


def add(commands) -> None:
    for kind, what in _KINDS.items():
        parser = commands.add_parser(f"import-{kind}", help=f"make an assignment of {what}")
        parser.add_argument("notebook", type=Path, metavar="NB")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="solutions/NN-name")
        parser.add_argument("--no-trial", action="store_true", help="do not run the tests against the solution")
        parser.add_argument("--isolation", choices=("full", "none"), default="full")
        parser.set_defaults(run=partial(_import, kind))


def _import(kind: str, options: argparse.Namespace) -> int:
    from grader.convert import import_notebook  # the syntax of two other formats, which other commands need not load

    console = Console()

    def say(text: str) -> None:
        console.print(Text(text), soft_wrap=True)

    plan = import_notebook(
        kind,
        options.notebook,
        options.output,
        isolation=options.isolation,
        trial=not options.no_trial,
        say=say,
    )
    tests = sum(len(group) for question in plan.questions for group in question.groups)
    say(
        f"wrote {options.output}: {len(plan.questions)} questions, {tests} tests; IMPORT.md lists {len(plan.left)} "
        f"things that are not carried over; try: grader verify {options.output.name}"
    )
    return 0
