"""`grader regrade`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assignment import find_assignment
from grader.classroom import pick_device
from grader.commands.common import need_folder, need_jobs, need_results, need_walls, progress
from grader.commands.reporting import add_rules, rules_of, show_places
from grader.policy import entry_points, final_points
from grader.regrade import Case, find_cases, refuse_unknown, regrade
from grader.report import marked, one_line, remake
from grader.report.classfile import read_class
from grader.report.text import count, points
from grader.results import write_result


def add(commands) -> None:
    parser = commands.add_parser(
        "regrade", help="grade one question again after its suite was mended; shows who gains before it writes"
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder that `grader grade -o OUT` wrote")
    parser.add_argument(
        "--question", action="append", default=[], metavar="Q", help="the question (may be repeated)", required=True
    )
    parser.add_argument("--folder", type=Path, help="the hand-ins, if they are no longer where they were")
    parser.add_argument("-j", "--jobs", type=int, default=0, metavar="N", help="submissions at a time")
    parser.add_argument("--again", action="store_true", help="also where the suite is the one it was graded with")
    parser.add_argument("--dry-run", action="store_true", help="show who gains and who loses, write nothing")
    parser.add_argument("--yes", action="store_true", help="write without asking")
    add_rules(parser)
    parser.set_defaults(run=_regrade)


def _regrade(options: argparse.Namespace) -> int:
    out, questions = options.out.resolve(), tuple(dict.fromkeys(options.question))
    need_jobs(options.jobs)
    if options.folder:
        need_folder(options.folder)
    need_results(options.out)
    klass = read_class(out)
    assignment = find_assignment(klass.assignment, options.course)
    refuse_unknown(assignment, questions)
    rules = rules_of(options)
    before = marked(out, klass, klass.records(out), rules)
    found = find_cases(
        assignment,
        before,
        out,
        questions,
        options.folder.resolve() if options.folder else None,
        options.again,
    )
    for student, reason in found.skipped:
        print(one_line(f"not regraded: {student}: {reason}"))
    if found.same:
        print(f"{count(len(found.same), 'hand-in')} graded with these very suites already: left as they are")
    if not found.cases:
        print("nothing to regrade")
        return 1 if found.skipped else 0
    _check_machine(found.cases)
    try:
        records, failed = _grade(assignment, found.cases, questions, options.jobs)
    except KeyboardInterrupt:
        print("grader: interrupted; nothing was written", file=sys.stderr)
        return 130
    for student, reason in failed:
        print(one_line(f"not regraded: {student}: {reason.strip().splitlines()[-1]}"))
    new = {record["student"]: record for record in records}
    after = marked(out, klass, [new.get(record["student"], record) for record in before], rules)
    pairs = [(old, now) for old, now in zip(before, after, strict=True) if old["student"] in new]
    _show(pairs, questions)
    mixed = sum(not record["key"] for record in records)
    if mixed:
        print(
            f"{count(mixed, 'record')} will be a mixture: more than {', '.join(questions)} has changed since they were"
        )
        print("graded, or the options were others. The next `grader grade` grades them whole.")
    unfinished = bool(found.skipped or failed)
    if options.dry_run:
        print("nothing written (--dry-run)")
        return 1 if unfinished else 0
    if not options.yes and not _agreed(len(records)):
        print("nothing written")
        return 1
    for record in records:
        write_result(out, {key: value for key, value in record.items() if key != "mark"})
    remake(out, rules)
    print(f"{count(len(records), 'result')} written")
    show_places(options.out)
    return 1 if unfinished else 0


def _check_machine(cases: list[Case]) -> None:
    """Refuse before anything is graded: walls that are not there, a GPU that is not there."""
    for case in cases:
        pick_device(case.record["device"])
    if any(case.record["isolation"]["mode"] != "none" for case in cases):
        need_walls()


def _grade(assignment, cases, questions: tuple[str, ...], jobs: int):
    errors = Console(stderr=True)
    with progress(errors) as bar:
        task = bar.add_task("grading", total=len(cases))
        if not errors.is_terminal:
            print(f"grading {', '.join(questions)} of {count(len(cases), 'hand-in')}", file=sys.stderr, flush=True)
        return regrade(assignment, cases, questions, jobs, lambda: bar.advance(task))


def _show(pairs: list[tuple[dict[str, Any], dict[str, Any]]], questions: tuple[str, ...]) -> None:
    """Who gains and who loses: points of the questions by their tests, and the final points."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("student", overflow="fold", min_width=8)
    for title in (*(f"{qid} {when}" for qid in questions for when in ("before", "after")), "before", "after", ""):
        table.add_column(title, justify="right" if title else "left", no_wrap=bool(title))
    gains = losses = 0
    for old, new in pairs:
        cells = [points(_by_tests(record, qid)) for qid in questions for record in (old, new)]
        difference = final_points(new) - final_points(old)
        if not difference and all(_by_tests(old, qid) == _by_tests(new, qid) for qid in questions):
            continue
        gains, losses = gains + (difference > 0), losses + (difference < 0)
        what = f"gains {points(difference)}" if difference > 0 else f"loses {points(-difference)}"
        what = what if difference else "stays"
        by_hand = [qid for qid in questions if entry_points(new, qid) != _by_tests(new, qid)]
        if by_hand or "" in new["mark"]["set"]:
            what += f" ({', '.join(by_hand) or 'all'} set by hand)"
        finals = [points(final_points(old)), points(final_points(new))]
        table.add_row(*(Text(one_line(cell)) for cell in (old["student"], *cells, *finals, what)))
    if table.row_count:
        Console().print(table)
    same = len(pairs) - table.row_count
    print(f"{count(gains, 'student')} would gain, {losses} would lose, {same} would have the same verdicts")


def _by_tests(record: dict[str, Any], question: str) -> float:
    return next(entry["earned"] for entry in record["questions"] if entry["id"] == question)


def _agreed(number: int) -> bool:
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        print("this is no terminal to ask at: pass --yes to write")
        return False
    print(f"Write {count(number, 'result')}? [y/N] ", end="", flush=True)  # input() would ask on standard error
    try:
        return input().strip().lower() in ("y", "yes")
    except EOFError:
        return False
