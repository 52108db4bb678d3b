"""`grader grade`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from grader.assignment import Assignment, find_assignment
from grader.classroom import Options, grade_folder, pick_device
from grader.commands.common import need_folder, need_jobs, need_walls, progress
from grader.commands.formats import FORMATS, HELP, on_github, write_formats
from grader.commands.reporting import show_places
from grader.errors import GraderError
from grader.notebook import read_roster
from grader.policy import final_points, needs_person
from grader.report import class_of, gradebook_table, one_line, write_reports
from grader.report.github import harmless
from grader.results import UNREADABLE


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
    parser.add_argument("--format", action="append", default=[], choices=FORMATS, dest="formats", help=HELP)
    parser.add_argument(
        "--fail-under", type=float, metavar="POINTS", help="exit status 1 also if anybody has fewer points than this"
    )
    parser.set_defaults(run=_grade)


def _grade(options: argparse.Namespace) -> int:
    if not _in_log(options):
        return _graded(options)
    try:
        return _graded(options)
    except GraderError as error:
        raise GraderError(harmless(one_line(str(error)))) from error


def _graded(options: argparse.Namespace) -> int:
    need_jobs(options.jobs)
    assignment = find_assignment(options.name, options.course)
    _check_fail_under(options, assignment)
    folder, out = options.folder.resolve(), options.out.resolve()
    need_folder(options.folder)
    if out == folder or folder in out.parents:
        raise GraderError(f"{options.out}: results must not lie among the hand-ins; choose another folder")
    roster = read_roster(options.roster) if options.roster else None
    if options.isolation != "none":
        need_walls("; --isolation none grades without them, for notebooks that you trust")
    device = pick_device(options.device)
    errors = Console(stderr=True)
    shown = harmless if _in_log(options) else str
    with progress(errors, TimeElapsedColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("grading", total=None)

        def done(record: dict[str, Any]) -> None:
            bar.advance(task)
            if record["status"] == UNREADABLE:
                line = one_line(f"{record['file']}: unreadable: {record['notes'][0]}")
                errors.print(Text(shown(line)), soft_wrap=True)
            elif not errors.is_terminal:
                points = f"{record['points']:g} of {record['of']:g}"
                line = one_line(f"{record['student']}: {points} ({record['status']})")
                print(shown(line), file=sys.stderr, flush=True)

        result = grade_folder(
            assignment,
            folder,
            out,
            Options(tuple(options.question), device, options.jobs, options.isolation, options.timeout, options.again),
            roster,
            began=lambda total: bar.update(task, total=total),
            done=done,
        )
    klass = class_of(assignment, result.records, result.problems, result.ignored)
    records = write_reports(out, klass, result.records)
    with _for_people(options):
        Console().print(gradebook_table(klass, records))
        for problem in result.problems:
            print(one_line(f"not graded: {problem}"))
        ignored = f", {len(result.ignored)} other files left alone" if result.ignored else ""
        print(f"{result.graded} graded, {result.unchanged} unchanged since the last time{ignored}")
        show_places(options.out)
    write_formats(options.formats, assignment, folder, out, klass, records, _people(options))
    human = result.problems or any(needs_person(record) for record in records)
    return 1 if human or _somebody_under(options.fail_under, records) else 0


def _in_log(options: argparse.Namespace) -> bool:
    """Whether commands are read from what is printed."""
    return on_github() or "github" in options.formats


def _people(options: argparse.Namespace) -> TextIO:
    """Where the words for people go: standard output, unless a program reads that."""
    return sys.stderr if "json" in options.formats else sys.stdout


@contextmanager
def _for_people(options: argparse.Namespace) -> Iterator[None]:
    if not _in_log(options):
        with redirect_stdout(_people(options)):
            yield
        return
    with redirect_stdout(io.StringIO()) as said:
        yield
    print(harmless(said.getvalue()), end="", file=_people(options), flush=True)


def _check_fail_under(options: argparse.Namespace, assignment: Assignment) -> None:
    if options.fail_under is None:
        return
    questions = [assignment.question(name) for name in options.question] or assignment.questions
    most = sum(question.points for question in questions)
    if not 0 < options.fail_under <= most:
        raise GraderError(f"--fail-under {options.fail_under:g}: there are {most:g} points; give a number up to that")


def _somebody_under(least: float | None, records: list[dict[str, Any]]) -> bool:
    return least is not None and any(final_points(record) < least - 1e-6 for record in records)
