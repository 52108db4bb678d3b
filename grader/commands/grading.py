"""`grader grade`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from grader.assignment import find_assignment
from grader.classroom import Options, grade_folder, pick_device
from grader.commands.reporting import show_places
from grader.errors import GraderError
from grader.notebook import read_roster
from grader.report import class_of, gradebook_table, one_line, write_reports
from grader.results import GRADED, MISSING, UNREADABLE


def add(commands) -> None:
    parser = commands.add_parser("grade", help="grade a folder of notebooks")
    parser.add_argument("name", metavar="NN-name", help="the assignment")
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the hand-ins: .ipynb, .py, .zip, names as the LMS gave"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="where results go")
    parser.add_argument("--roster", type=Path, metavar="CSV", help="the class list: ids, names, who handed nothing in")
    parser.add_argument(
        "--question", action="append", default=[], metavar="Q", help="only this question (may be repeated)"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="for a whole submission (default: assignment.toml)"
    )
    parser.add_argument(
        "-j", "--jobs", type=int, default=0, metavar="N", help="submissions at a time (default: all cores)"
    )
    parser.add_argument("--again", action="store_true", help="grade again also what has not changed")
    parser.add_argument("--isolation", choices=("full", "none"), default="full", help="none: trust every notebook")
    parser.set_defaults(run=_grade)


def _grade(options: argparse.Namespace) -> int:
    if options.jobs < 0:
        raise GraderError(f"-j {options.jobs}: give a number of submissions, 0 for one a core")
    assignment = find_assignment(options.name, options.course)
    folder, out = options.folder.resolve(), options.out.resolve()
    if not folder.is_dir():
        raise GraderError(f"{options.folder}: no such folder")
    if out == folder or folder in out.parents:
        raise GraderError(f"{options.out}: results must not lie among the hand-ins; choose another folder")
    roster = read_roster(options.roster) if options.roster else None
    _refuse_without_walls(options.isolation)
    device = pick_device(options.device)
    console, errors = Console(), Console(stderr=True)
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def done(record: dict[str, Any]) -> None:
            progress.advance(task)
            if record["status"] == UNREADABLE:
                errors.print(Text(one_line(f"{record['file']}: unreadable: {record['notes'][0]}")), soft_wrap=True)
            elif not errors.is_terminal:
                points = f"{record['points']:g} of {record['of']:g}"
                line = one_line(f"{record['student']}: {points} ({record['status']})")
                print(line, file=sys.stderr, flush=True)

        result = grade_folder(
            assignment,
            folder,
            out,
            Options(tuple(options.question), device, options.jobs, options.isolation, options.timeout, options.again),
            roster,
            began=lambda total: progress.update(task, total=total),
            done=done,
        )
    klass = class_of(assignment, result.records, result.problems, result.ignored)
    write_reports(out, klass, result.records)
    console.print(gradebook_table(klass, result.records))
    for problem in result.problems:
        print(one_line(f"not graded: {problem}"))
    ignored = f", {len(result.ignored)} other files left alone" if result.ignored else ""
    print(f"{result.graded} graded, {result.unchanged} unchanged since the last time{ignored}")
    show_places(options.out)
    human = result.problems or any(record["status"] not in (GRADED, MISSING) for record in result.records)
    return 1 if human else 0


def _refuse_without_walls(isolation: str) -> None:
    if isolation == "none":
        return
    from grader.judge import doctor

    missing = doctor.missing_essential(doctor.layers())
    if missing:
        names = ", ".join(layer.name for layer in missing)
        raise GraderError(
            f"this machine lacks essential walls: {names}. `grader doctor` says what to do;"
            " --isolation none grades without them, for notebooks that you trust"
        )
