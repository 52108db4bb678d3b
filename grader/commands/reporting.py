"""`grader report`."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.errors import GraderError
from grader.report import one_line, remake
from grader.results import GRADED, MISSING


def add(commands) -> None:
    parser = commands.add_parser("report", help="make the gradebook and all pages again from the result files")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder that `grader grade -o OUT` wrote")
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    if not options.out.is_dir():
        raise GraderError(f"{options.out}: no such folder; `grader grade` makes it")
    klass, records = remake(options.out)
    print(f"{len(records)} students, {len(klass.students)} feedback pages")
    show_places(options.out)
    human = klass.problems or any(record["status"] not in (GRADED, MISSING) for record in records)
    return 1 if human else 0


def show_places(out: Path) -> None:
    """Say where the reports lie."""
    for what, path in (("gradebook", "grades.csv"), ("class page", "class.html"), ("feedback", "feedback/")):
        print(one_line(f"{what}: {out / path}"))
