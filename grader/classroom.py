"""A folder of hand-ins in, result files and a gradebook out. Grading again goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grader import __version__
from grader.assignment import Assignment
from grader.errors import GraderError
from grader.grade import Bench, Graded, Work
from grader.kept import kept_cells
from grader.limits import Limits
from grader.notebook import Roster, Submission, UnreadableNotebook, find_submissions, read_notebook
from grader.policy import read_rules
from grader.prepare import question_hashes, suite_hash
from grader.results import (
    GRADED,
    MISSING,
    NEEDS_HUMAN,
    SCHEMA,
    UNREADABLE,
    file_stem,
    key_of,
    read_result,
    result_path,
    writable,
    write_result,
)
from grader.scoring import needs_human, score

TORCH = version("torch")
GPU_NODES = ("/dev/nvidiactl", "/dev/dxg")  # Linux, and Linux inside Windows


@dataclass(frozen=True)
class Options:
    """How a class is graded. `questions` empty: all of them. `device` "cpu" or "cuda"."""

    questions: tuple[str, ...] = ()
    device: str = "cpu"
    jobs: int = 0
    isolation: str = "full"
    timeout: float | None = None
    again: bool = False


@dataclass
class Class:
    """What grading a folder gave."""

    records: list[dict[str, Any]] = field(default_factory=list)
    graded: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Basis:
    """What all verdicts of one grading rest on beside the notebooks: the suite's hash, that of each question's part of
    it, and a key of everything. `folder`: the hand-ins, as seen from where the results go."""

    suite: str
    suites: dict[str, str]
    key: str
    folder: str


def pick_device(wish: str) -> str:
    """`auto`: cuda where torch sees one. A wish for cuda without one is a `GraderError`."""
    if wish == "cpu" or (wish == "auto" and not any(Path(node).exists() for node in GPU_NODES)):
        return "cpu"
    import torch  # seconds, which a machine without a GPU need not pay

    if wish == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if not torch.cuda.is_available():
        raise GraderError("--device cuda: torch sees no GPU here; use --device cpu (device tests run simulated)")
    return "cuda"


def with_timeout(limits: Limits, seconds: float | None) -> Limits:
    """The limits with `seconds` for the whole submission; cells and tests get no more than that."""
    if seconds is None:
        return limits
    if seconds <= 0:
        raise GraderError(f"--timeout {seconds:g}: give a positive number of seconds")
    return replace(
        limits,
        submission_seconds=seconds,
        cell_seconds=min(limits.cell_seconds, seconds),
        test_seconds=min(limits.test_seconds, seconds),
    )


def grade_folder(
    assignment: Assignment,
    folder: Path,
    out: Path,
    options: Options,
    roster: Roster | None = None,
    *,
    began: Callable[[int], None] = lambda total: None,
    done: Callable[[dict[str, Any]], None] = lambda record: None,
) -> Class:
    """Grade every submission in `folder` and write its result under `out`; `done` is called with each record."""
    assignment = replace(assignment, limits=with_timeout(assignment.limits, options.timeout))
    for question in options.questions:
        assignment.question(question)
    read_rules(out)  # a mistake in the instructor's files is better said before the grading than after it
    found = find_submissions(folder, roster)
    if not found.submissions and not found.problems:
        raise GraderError(f"{folder}: no notebook in it (.ipynb, .py or .zip)")
    result = Class(
        problems=[f"{_shown(path, folder)}: {_without_name(reason, path)}" for path, reason in found.problems],
        ignored=[_shown(path, folder) for path in found.ignored],
    )
    suite, hashes = suite_hash(assignment), question_hashes(assignment)
    suites = {qid: hashes[qid] for qid in options.questions or hashes}
    basis = _Basis(suite, suites, basis_key(assignment, suite, options), os.path.relpath(folder, out))
    began(len(found.submissions))
    waiting: list[Submission] = []
    _refuse_colliding_names(found.submissions)
    for submission in found.submissions:
        old = read_result(result_path(out, submission.student))
        key = submission_key(basis.key, _said(submission, folder))
        if old and not options.again and old["key"] == key and old["status"] != NEEDS_HUMAN:
            if old.get("submitted") != submission.submitted:  # no verdict depends on it
                old = {**old, "submitted": submission.submitted}
                write_result(out, old)
            result.records.append(old)
            result.unchanged += 1
            done(old)
        else:
            waiting.append(submission)
    _grade(assignment, waiting, folder, out, options, basis, result, done)
    for student in found.missing:
        result.records.append(_missing(assignment, student.id, student.name, options))
    result.records.sort(key=lambda record: record["student"])
    return result


def basis_key(assignment: Assignment, suite: str, options: Options) -> str:
    """The key of all that a verdict rests on beside the hand-in; `suite`: the suite's hash."""
    key = key_of(suite, TORCH, options.device, options.isolation, options.questions)
    return key_of(key, asdict(assignment.limits))


def submission_key(basis: str, record: Mapping[str, Any]) -> str:
    """The key of a record: the basis, and what the hand-in says of itself."""
    parts = [record["sha256"], record["student"], record["name"], record["late"], [record["file"], *record["older"]]]
    return key_of(basis, *parts)


def _grade(assignment, waiting, folder, out, options: Options, basis: _Basis, result: Class, done) -> None:
    by_key: dict[str, Submission] = {}

    def keep(record: dict[str, Any]) -> None:
        write_result(out, record)
        result.records.append(record)
        result.graded += 1
        done(record)

    def works():
        for submission in waiting:
            try:
                notebook = read_notebook(submission.path)
            except UnreadableNotebook as error:
                keep(_unreadable(assignment, submission, folder, basis, str(error), options))
                continue
            by_key[submission.student] = submission
            yield Work(submission.student, notebook, submission.sha256, options.questions)

    if not waiting:
        return

    def finished(graded: Graded) -> None:
        keep(_record(assignment, by_key[graded.work.key], folder, basis, graded, options))

    with Bench(assignment, isolation=options.isolation, device=options.device, jobs=options.jobs) as bench:
        bench.grade(works(), finished)


def _head(assignment: Assignment, submission: Submission, folder: Path, basis: _Basis) -> dict[str, Any]:
    said = _said(submission, folder)
    return {
        "schema": SCHEMA,
        "assignment": assignment.name,
        "title": assignment.title,
        **said,
        "in_roster": submission.in_roster,
        "folder": writable(basis.folder),
        "key": submission_key(basis.key, said),
        "grader": __version__,
        "suite": basis.suite,
        "suites": basis.suites,
        "torch": TORCH,
    }


def _record(assignment, submission, folder, basis, graded: Graded, options: Options) -> dict[str, Any]:
    questions = list(options.questions) or [question.id for question in assignment.questions]
    entries = score(assignment, graded.rows, questions)
    isolation = {"mode": options.isolation, "layers": graded.layers}
    notes = [*graded.work.notebook.notes, *graded.notes]
    for cell in graded.work.notebook.cells:
        if "grader.start(" not in cell.source:  # the setup cell installs this package: nobody needs to hear of it
            notes += [f"cell {cell.number}: {note}" for note in cell.notes]
    if options.isolation == "none":
        notes.append("graded without isolation")
    return {
        **_head(assignment, submission, folder, basis),
        "status": NEEDS_HUMAN if needs_human(entries) else GRADED,
        "device": options.device,
        "isolation": isolation,
        "questions": entries,
        "points": round(sum(entry["earned"] for entry in entries), 4),
        "of": sum(entry["points"] for entry in entries),
        "notes": notes,
        "cells": kept_cells(assignment, graded.work.notebook),
        "cell_errors": graded.cell_errors,
        "fault": graded.fault,
        "seconds": round(graded.wall_seconds, 2),
        "cpu_seconds": round(graded.cpu_seconds + graded.judge_cpu_seconds, 3),
    }


def _unreadable(assignment, submission, folder, basis, reason: str, options: Options) -> dict[str, Any]:
    reason = _without_name(reason, submission.path)
    return {
        **_head(assignment, submission, folder, basis),
        **_no_points(assignment, UNREADABLE, [reason], options),
    }


def _missing(assignment: Assignment, student: str, name: str | None, options: Options) -> dict[str, Any]:
    head = {"schema": SCHEMA, "assignment": assignment.name, "title": assignment.title, "student": student}
    head |= {"name": name, "late": False, "in_roster": True, "file": "", "older": []}
    return {**head, **_no_points(assignment, MISSING, ["handed nothing in"], options)}


def _no_points(assignment: Assignment, status: str, notes: list[str], options: Options) -> dict[str, Any]:
    of = sum(assignment.question(name).points for name in options.questions) or assignment.points
    return {"status": status, "questions": [], "points": 0.0, "of": of, "notes": notes, "seconds": 0.0}


def _said(submission: Submission, folder: Path) -> dict[str, Any]:
    """What a hand-in says of itself."""
    return {
        "student": submission.student,
        "name": submission.name,
        "late": submission.late,
        "submitted": submission.submitted,
        "file": _shown(submission.path, folder),
        "older": [_shown(path, folder) for path in submission.older],
        "sha256": submission.sha256,
    }


def _shown(path: Path, folder: Path) -> str:
    try:
        shown = str(path.relative_to(folder))
    except ValueError:
        shown = path.name
    return writable(shown)


def _without_name(reason: str, path: Path) -> str:
    return reason.removeprefix(f"{path}: ").removeprefix(f"{path.name}: ")


def _refuse_colliding_names(submissions: tuple[Submission, ...]) -> None:
    """Ids that differ only in case would share a file on some systems."""
    seen: dict[str, str] = {}
    for submission in submissions:
        stem = file_stem(submission.student).casefold()
        if stem in seen:
            both = f"{seen[stem]!r} and {submission.student!r}"
            raise GraderError(f"students {both} would share a result file; rename one hand-in")
        seen[stem] = submission.student
