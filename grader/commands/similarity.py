"""`grader similar`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assignment import find_assignment
from grader.commands.common import need_folder, need_results, progress
from grader.errors import GraderError
from grader.report import one_line
from grader.report.classfile import read_class
from grader.report.text import count


def add(commands) -> None:
    parser = commands.add_parser("similar", help="show pairs of hand-ins that are alike: leads, not verdicts")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder that `grader grade -o OUT` wrote")
    parser.add_argument(
        "--folder", type=Path, metavar="HAND-INS", help="the hand-ins, if they are no longer where they were"
    )
    parser.add_argument(
        "--top", type=int, default=50, metavar="N", help="pairs on the page (default 50; the CSV has all)"
    )
    parser.set_defaults(run=_similar)


def _similar(options: argparse.Namespace) -> int:
    from grader.similar import Comparison, Thresholds, given, read_handins  # nbformat, Pygments: half a second
    from grader.similar.write import write_similar

    out = options.out.resolve()
    if options.top < 1:
        raise GraderError(f"--top {options.top}: give a number of pairs, 1 or more")
    need_results(options.out)
    if options.folder:
        need_folder(options.folder)
    klass = read_class(out)
    assignment = find_assignment(klass.assignment, options.course)
    folder = options.folder.resolve() if options.folder else None
    course = given(assignment)
    records = klass.records(out)
    errors = Console(stderr=True)
    with progress(errors) as bar:
        task = bar.add_task("reading", total=len(records))
        if not errors.is_terminal:
            print(f"comparing {count(len(records), 'student')}", file=sys.stderr, flush=True)
        hand_ins = read_handins(assignment, records, out, folder, course, lambda: bar.advance(task))
        found = hand_ins.found
        task = bar.add_task("comparing", total=2 * len(found))
        vocabulary, explained = course.vocabulary()
        table = Comparison([each.cells for each in found], vocabulary, explained, lambda: bar.advance(task))
        pairs = table.pairs(Thresholds(), lambda left, right: found[left].sha256 == found[right].sha256)
    write_similar(out, klass.title, found, pairs, options.top, hand_ins.problems, vocabulary)
    for problem in hand_ins.problems:
        print(one_line(f"not compared, or not all of it: {problem}"))
    if pairs:
        Console().print(_table(found, pairs[:20]))
    print(f"{count(len(found), 'hand-in')} compared: {count(len(pairs), 'pair')} worth a look; a lead, not a verdict")
    for what, name in (("page", "similar.html"), ("table", "similar.csv")):
        print(one_line(f"{what}: {options.out / name}"))
    return 1 if hand_ins.problems else 0


def _table(hand_ins, pairs) -> Table:
    from grader.similar.page import percent, questions_of

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for title in ("one", "other"):
        table.add_column(title, overflow="fold")
    for title in ("alike", "words"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("in")
    table.add_column("others", justify="right", no_wrap=True)
    for pair in pairs:
        sides = [", ".join(student for student, _ in hand_ins[side].students) for side in (pair.left, pair.right)]
        inside = ", ".join(question or "other cells" for question, _ in questions_of(pair))
        words = f"{pair.whole.words:.0f}"
        table.add_row(
            *(Text(one_line(side)) for side in sides), percent(pair.whole.share), words, Text(inside), str(pair.others)
        )
    return table
