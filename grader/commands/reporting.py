"""`grader report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.commands.common import need_results, progress
from grader.policy import Rules, final_points, needs_person, read_rules, time_unknown
from grader.report import ClassFile, gradebook_table, one_line, remake
from grader.report.machine import as_json, gradebook_document
from grader.report.marks import mark_lines, status_words
from grader.report.statistics import question_rates
from grader.report.text import count
from grader.results import MISSING


def add(commands) -> None:
    parser = commands.add_parser("report", help="make the gradebook and all pages again from the result files")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder that `grader grade -o OUT` wrote")
    parser.add_argument("--json", action="store_true", help="the gradebook as JSON on standard output")
    add_rules(parser)
    parser.set_defaults(run=_report)


def add_rules(parser: argparse.ArgumentParser) -> None:
    """The options that name the instructor's files."""
    parser.add_argument(
        "--overrides",
        type=Path,
        metavar="TOML",
        help="points set by hand (default: OUT/overrides.toml, if it is there)",
    )
    parser.add_argument(
        "--late", type=Path, metavar="TOML", help="rules for late work (default: OUT/late.toml, if it is there)"
    )
    parser.add_argument("--times", type=Path, metavar="CSV", help="when each student handed in: student, submitted")


def rules_of(options: argparse.Namespace) -> Rules:
    """The rules that the options name, or those in OUT."""
    return read_rules(options.out, options.overrides, options.late, options.times)


def _report(options: argparse.Namespace) -> int:
    need_results(options.out)
    rules = rules_of(options)
    klass, records = _remade(options.out, rules)
    human = bool(klass.problems) or any(needs_person(record) or time_unknown(record) for record in records)
    if options.json:
        print(_as_json(klass, records), end="")
        return int(human)
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)  # in a file or a pipe nothing is folded
    console.print(gradebook_table(klass, records))
    console.print(_questions(klass, records))
    for line in rules.words():
        print(one_line(f"applied: {line}"))
    print(f"{len(records)} students, {count(len(klass.students), 'feedback page')}")
    show_places(options.out)
    for line in next_steps(options.out, klass, records):
        print(one_line(line))
    return int(human)


def _remade(out: Path, rules: Rules) -> tuple[ClassFile, list[dict[str, Any]]]:
    """`remake`, with a bar on a terminal."""
    errors = Console(stderr=True)
    with progress(errors) as bar:
        task = bar.add_task("writing pages", total=None)
        return remake(
            out,
            rules,
            began=lambda total: bar.update(task, total=total),
            wrote=lambda: bar.advance(task),
        )


def next_steps(out: Path, klass: ClassFile, records: list[dict[str, Any]]) -> list[str]:
    """What is left to do, one line each."""
    lines = [f"not graded: {problem}" for problem in klass.problems]
    if human := [record["student"] for record in records if needs_person(record)]:
        lines.append(f"next: look at {_some(human)}; points go into {out / 'overrides.toml'}")
    if unknown := [record["student"] for record in records if time_unknown(record)]:
        lines.append(f"next: nobody knows when {_some(unknown)} handed in; pass --times CSV, or write [submitted]")
    lines.append(f"next: grader export {out} --to canvas|moodle|gradescope")
    return lines


def show_places(out: Path) -> None:
    """Say where the reports lie."""
    for what, path in (("gradebook", "grades.csv"), ("class page", "index.html"), ("feedback", "feedback/")):
        print(one_line(f"{what}: {out / path}"))


def _questions(klass: ClassFile, records: list[dict[str, Any]]) -> Table:
    """How often each question was passed."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for title, side in (("question", "left"), ("passed", "right"), ("not", "right"), ("idle", "right"), ("", "left")):
        table.add_column(title, justify="right" if side == "right" else "left", no_wrap=bool(title))
    for rate in question_rates(klass, records):
        faults = f"{count(rate.faults, 'fault')} of ours; " if rate.faults else ""
        cells = (rate.question, str(rate.passed), str(rate.missed), str(rate.idle), faults + rate.title)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table


def _as_json(klass: ClassFile, records: list[dict[str, Any]]) -> str:
    """The document of `grader.report.machine`, and in each student how the final points came about.

    final_points, penalty, overrides {question or "": {points, by_tests, of, reason, bonus}}, lateness (null without
    rules), final_status, why [text].
    """
    document = gradebook_document(klass, records)
    for student, record in zip(document["students"], records, strict=True):
        mark = record["mark"]
        student |= {
            "final_points": final_points(record),
            "penalty": mark["penalty"],
            "overrides": mark["set"],
            "lateness": mark["late"],
            "final_status": status_words(record),
            "why": mark_lines(record),
        }
    handed_in = [record for record in records if record["status"] != MISSING]
    total = sum(final_points(record) for record in handed_in)
    document["summary"]["final_mean"] = round(total / len(handed_in), 4) if handed_in else None
    return as_json(document)


def _some(students: list[str]) -> str:
    more = f" and {len(students) - 5} more" if len(students) > 5 else ""
    return ", ".join(students[:5]) + more
