"""`grader release`, `grader new`, `grader bundle`."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.assignment import assignment_names, course_root, find_assignment
from grader.errors import GraderError
from grader.release import new_assignment, write


def add(commands) -> None:
    release = commands.add_parser("release", help="build the student notebook from the master")
    release.add_argument("name", nargs="?", metavar="NN-name")
    release.add_argument("--all", action="store_true", help="every assignment of the course")
    release.add_argument(
        "--check", action="store_true", help="write nothing; fail when the committed notebook is stale"
    )
    release.set_defaults(run=_release)
    new = commands.add_parser("new", help="scaffold an assignment whose own suite and variants pass")
    new.add_argument("name", metavar="NN-name")
    new.set_defaults(run=_new)
    bundle = commands.add_parser("bundle", help="one autograder.zip for otter run, otter grade and Gradescope")
    bundle.add_argument("name", metavar="NN-name")
    bundle.add_argument("-o", "--out", type=Path, default=Path("autograder.zip"), metavar="ZIP")
    bundle.set_defaults(run=_bundle)


def _release(options: argparse.Namespace) -> int:
    stale = 0
    for name in chosen(options):
        message = write(find_assignment(name, options.course), check=options.check)
        stale += bool(options.check and message)
        print(message or f"{name}: up to date")
    return 1 if stale else 0


def _new(options: argparse.Namespace) -> int:
    folder = new_assignment(options.name, options.course)
    print(f"wrote {folder}; try: grader verify {options.name}")
    return 0


def _bundle(options: argparse.Namespace) -> int:
    from grader.otter.bundle import bundle

    assignment = find_assignment(options.name, options.course)
    names = bundle(assignment, options.out)
    print(f"{options.out}: {assignment.name}, {len(names)} files, {options.out.stat().st_size >> 10} KiB")
    print(f"  otter run -a {options.out} HAND-IN.ipynb      grades one, where torchgrader and otter are installed")
    print(f"  otter grade -n {assignment.name} -a {options.out} FOLDER      grades a folder, in Docker")
    print("  Gradescope: upload it as the autograder of a programming assignment")
    print("It holds the hidden suite: keep it from students.")
    return 0


def chosen(options: argparse.Namespace) -> tuple[str, ...]:
    """The assignments that `NAME` or `--all` means."""
    if options.all:
        return assignment_names(course_root(options.course))
    if not options.name:
        raise GraderError("name an assignment, or pass --all")
    return (options.name,)
