"""`grader export`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from grader.commands.common import need_results
from grader.commands.reporting import add_rules, rules_of
from grader.errors import GraderError
from grader.notebook import Roster, parse_handin, read_roster
from grader.policy import time_unknown
from grader.report import ClassFile, canvas, marked, moodle, one_line
from grader.report.classfile import read_class
from grader.report.gradescope import gradescope_results
from grader.report.matching import Person
from grader.report.outcome import Outcome, Terms, ready
from grader.report.text import count
from grader.results import file_stem, write_atomically

_LMS = ("canvas", "moodle", "gradescope")


def add(commands) -> None:
    parser = commands.add_parser("export", help="the points as Canvas, Moodle or Gradescope take them")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder that `grader grade -o OUT` wrote")
    parser.add_argument("--to", choices=_LMS, required=True)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: OUT/canvas.csv, OUT/moodle.csv, OUT/gradescope/"
    )
    parser.add_argument(
        "--template",
        type=Path,
        metavar="CSV",
        help="the gradebook that Canvas exports, or Moodle's grading worksheet: one column of it is filled in",
    )
    parser.add_argument(
        "--assignment",
        metavar="COLUMN",
        help="the column: Canvas's number, title or `Title (1234)`; Moodle's grade item",
    )
    parser.add_argument("--roster", type=Path, metavar="CSV", help="the class list: e-mail addresses and other ids")
    parser.add_argument(
        "--by", choices=(*canvas.BY, *moodle.BY), help="without a template, what a student's id is to the LMS"
    )
    parser.add_argument("--out-of", type=float, metavar="POINTS", help="convert the points to so many")
    parser.add_argument("--provisional", action="store_true", help="also points that a person still has to look at")
    parser.add_argument("--missing-zero", action="store_true", help="0 for those who handed nothing in")
    add_rules(parser)
    parser.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    need_results(options.out)
    _check(options)
    klass = read_class(options.out)
    rules = rules_of(options)
    records = marked(options.out, klass, klass.records(options.out), rules)
    people = people_of(records, read_roster(options.roster) if options.roster else None)
    target = _target(options)
    if options.to == "gradescope":
        outcome = _write_gradescope(options, people, target)
    else:
        outcome = _canvas(options, klass, people) if options.to == "canvas" else _moodle(options, klass, people)
        if outcome.exported:
            _write(target, outcome.text)
    exported = set(outcome.exported)
    if unknown := [record for record in records if record["student"] in exported and time_unknown(record)]:
        outcome.notes.append(f"nobody knows when {count(len(unknown), 'student')} handed in: nothing was taken off")
    for line in rules.words():
        print(one_line(f"applied: {line}"))
    for note in outcome.notes:
        print(one_line(f"note: {note}"))
    for student, reason in sorted(outcome.left_out):
        print(one_line(f"not exported: {student}: {reason}"))
    written = f": {target}" if outcome.exported else "; nothing written"
    print(one_line(f"{count(len(outcome.exported), 'student')} exported{written}"))
    return 1 if outcome.left_out or not outcome.exported else 0


def people_of(records: list[dict[str, Any]], roster: Roster | None) -> list[Person]:
    """The students with what the class list and the names of their files say of them."""
    people = []
    for record in records:
        known = roster.by_identifier(record["student"]) if roster else None
        handin = parse_handin(PurePosixPath(record["file"])) if record["file"] else None
        numbers = {handin.source: handin.lms_id} if handin and handin.lms_id else {}
        if handin and "canvas" not in numbers and handin.source == "folder":  # a download within a folder of its own
            inner = parse_handin(PurePosixPath(PurePosixPath(record["file"]).name))
            numbers = {"canvas": inner.lms_id} if inner.source == "canvas" and inner.lms_id else {}
        aliases = (known.id, *known.aliases) if known else ()
        people.append(Person(record, known.email if known else None, aliases, numbers))
    return people


def _check(options: argparse.Namespace) -> None:
    allowed = {"canvas": canvas.BY, "moodle": moodle.BY, "gradescope": ()}[options.to]
    if options.by and options.by not in allowed:
        raise GraderError(f"--by {options.by}: with --to {options.to} there is {', '.join(allowed) or 'no --by'}")
    if options.by and options.template:
        raise GraderError("--by: the template has the students' ids; leave --by out")
    if options.to == "gradescope":
        for name in ("template", "assignment", "roster", "out_of"):
            if getattr(options, name) is not None:
                raise GraderError(f"--{name.replace('_', '-')}: not with --to gradescope")
    if options.out_of is not None and not 0 < options.out_of < 1e6:
        raise GraderError(f"--out-of {options.out_of:g}: give a positive number of points")
    if options.template and _target(options).resolve() == options.template.resolve():
        raise GraderError(f"{options.template}: would be written over by what it is the template of; pass -o FILE")


def _target(options: argparse.Namespace) -> Path:
    name = options.to if options.to == "gradescope" else f"{options.to}.csv"
    return options.output or options.out / name


def _canvas(options: argparse.Namespace, klass: ClassFile, people: list[Person]) -> Outcome:
    maximum = _maximum(klass, people)
    if options.template:
        return canvas.canvas_filled(people, options.template, options.assignment, klass.title, maximum, _terms(options))
    header = options.assignment or klass.title
    return canvas.canvas_new(people, header, maximum, _terms(options), by=options.by or "login")


def _moodle(options: argparse.Namespace, klass: ClassFile, people: list[Person]) -> Outcome:
    if options.template:
        maximum = _maximum(klass, people)
        return moodle.moodle_filled(people, options.template, maximum, _terms(options), column=options.assignment)
    return moodle.moodle_new(people, options.assignment or klass.title, _terms(options), by=options.by or "email")


def _terms(options: argparse.Namespace) -> Terms:
    return Terms(options.out_of, options.provisional, options.missing_zero)


def _maximum(klass: ClassFile, people: list[Person]) -> float:
    return sum(line.points for line in klass.graded([person.record for person in people]))


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text)
    except OSError as error:
        raise GraderError(f"{path}: cannot be written ({error.strerror})") from error


def _write_gradescope(options: argparse.Namespace, people: list[Person], target: Path) -> Outcome:
    """A folder with a results.json for each student: all of them or the folder as it was."""
    outcome = Outcome()
    chosen = ready(people, outcome, _terms(options))
    outcome.exported = [person.student for person in chosen]
    if not chosen:
        return outcome
    if target.exists() and not (target / ".gradescope").is_file():
        raise GraderError(f"{target}: is there already and not from an earlier export; choose another folder with -o")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            for person in chosen:
                text = json.dumps(gradescope_results(person.record), indent=1, ensure_ascii=False) + "\n"
                write_atomically(fresh / f"{file_stem(person.student)}.json", text)
            write_atomically(fresh / ".gradescope", "results.json of each student; made anew by every export\n")
            fresh.chmod(0o755)
            _replace(target, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise GraderError(f"{target}: cannot be written ({error.strerror})") from error
    return outcome


def _replace(target: Path, fresh: Path) -> None:
    """Put the fresh folder where the old one is; the old one goes back if that fails."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.rename(target, old)
    try:
        os.rename(fresh, target)
    except BaseException:
        if old.exists():
            os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)
