"""Grade one question again after its suite was mended, and put it into the records as one grading would have.

Three steps, so that a person can look in between: `find_cases` says which hand-ins can be graded again, `regrade`
grades them and gives the merged records, `write_result` of each one keeps it. Only hand-ins with the very same bytes,
graded by this grader with this torch, count.

A merged record is what grading all of it with the suites of today would give, if the suites of its other questions are
still those that it was graded with (`suites` has a fingerprint for each question). Then it gets today's key, and
`grader grade` has nothing to do. Else its key is emptied, and the next `grader grade` grades it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import __version__
from grader.assignment import Assignment
from grader.classroom import TORCH, Options, basis_key, submission_key
from grader.errors import GraderError
from grader.grade import Bench, Graded, Work
from grader.handins import find_hand_in
from grader.notebook import UnreadableNotebook, read_notebook
from grader.prepare import question_hashes, suite_hash
from grader.results import GRADED, MISSING, NEEDS_HUMAN, UNREADABLE
from grader.scoring import needs_human, score, unscored

MIXED = "mixed"


@dataclass(frozen=True)
class Case:
    """A record whose hand-in can be graded again."""

    record: dict[str, Any]
    path: Path


@dataclass
class Found:
    """`skipped`: student and why not. `same`: students whose questions were graded with these very suites."""

    cases: list[Case] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def find_cases(
    assignment: Assignment,
    records: list[dict[str, Any]],
    out: Path,
    questions: tuple[str, ...],
    folder: Path | None = None,
    again: bool = False,
) -> Found:
    """Which of the records can be graded again. `folder`: the hand-ins, if not where they were.

    `again`: also where the suites are the ones it was graded with.
    """
    hashes = question_hashes(assignment)
    found = Found()
    for record in records:
        if record["status"] in (MISSING, UNREADABLE):
            continue  # nothing was graded, and a mended suite changes nothing about that
        student = record["student"]
        there = {entry["id"] for entry in record["questions"]}
        if absent := [qid for qid in questions if qid not in there]:
            found.skipped.append((student, f"{', '.join(absent)} was not graded before; use `grader grade`"))
        elif gone := sorted(there - set(hashes)):
            found.skipped.append((student, f"{', '.join(gone)} is no question any more; use `grader grade`"))
        elif record["grader"] != __version__ or record["torch"] != TORCH:
            basis = f"grader {record['grader']} and torch {record['torch']}"
            found.skipped.append((student, f"was graded with {basis}; use `grader grade`"))
        elif not again and all(record.get("suites", {}).get(qid) == hashes[qid] for qid in questions):
            found.same.append(student)
        elif isinstance(where := _hand_in(record, out, folder), Path):
            found.cases.append(Case(record, where))
        else:
            found.skipped.append((student, where))
    return found


def regrade(
    assignment: Assignment,
    cases: list[Case],
    questions: tuple[str, ...],
    jobs: int = 0,
    done: Callable[[], None] = lambda: None,
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The merged records, and (student, reason) of those that the grader failed on: they stay as they are."""
    merged: list[dict[str, Any]] = []
    failed: list[tuple[str, str]] = []
    suite, hashes = suite_hash(assignment), question_hashes(assignment)
    by_student = {case.record["student"]: case for case in cases}

    def works(group: list[Case]) -> Iterator[Work]:
        for case in group:
            try:
                notebook = read_notebook(case.path)
            except UnreadableNotebook as error:
                failed.append((case.record["student"], str(error)))
                done()
                continue
            yield Work(case.record["student"], notebook, case.record["sha256"], questions)

    def finished(graded: Graded) -> None:
        record = by_student[graded.work.key].record
        if graded.fault or needs_human(score(assignment, graded.rows, list(questions))):
            failed.append((record["student"], graded.fault or "a fault of ours in the mended suite"))
        else:
            merged.append(merge(assignment, record, graded.rows, questions, suite, hashes))
        done()

    for (device, isolation), group in _by_conditions(cases).items():
        with Bench(assignment, isolation=isolation, device=device, jobs=jobs) as bench:
            bench.grade(works(group), finished)
    return sorted(merged, key=lambda record: record["student"]), sorted(failed)


def merge(
    assignment: Assignment,
    record: dict[str, Any],
    rows: list[dict[str, Any]],
    questions: tuple[str, ...],
    suite: str,
    hashes: dict[str, str],
) -> dict[str, Any]:
    """The record with new verdicts on these questions; the others keep theirs, but not a word on what has changed."""
    before = {entry["id"]: entry for entry in record["questions"]}
    suites = {**record.get("suites", {}), **{qid: hashes[qid] for qid in questions}}
    kept = [row for row in unscored(record["questions"]) if row["question"] not in questions]
    entries = score(assignment, kept + rows, list(before))
    # Of a question whose suite is another today, points and title are those that it was graded with.
    entries = [entry if suites.get(entry["id"]) == hashes[entry["id"]] else before[entry["id"]] for entry in entries]
    human = needs_human(entries)
    new = {
        **record,
        "questions": entries,
        "points": round(sum(entry["earned"] for entry in entries), 4),
        "of": sum(entry["points"] for entry in entries),
        "status": NEEDS_HUMAN if human else GRADED,
        "fault": record["fault"] if human else "",
        "suites": suites,
    }
    whole = all(suites.get(qid) == hashes[qid] for qid in before)
    options = _options(assignment, record)
    if whole and record["key"] == submission_key(basis_key(assignment, record["suite"], options), record):
        return {**new, "suite": suite, "key": submission_key(basis_key(assignment, suite, options), record)}
    return {**new, "suite": suite if whole else MIXED, "key": ""}


def _options(assignment: Assignment, record: dict[str, Any]) -> Options:
    """The options of `grader grade` that the record was made with, as far as it tells."""
    graded = tuple(entry["id"] for entry in record["questions"])
    everything = tuple(question.id for question in assignment.questions)
    questions = () if graded == everything else graded
    return Options(questions, record["device"], isolation=record["isolation"]["mode"])


def _by_conditions(cases: list[Case]) -> dict[tuple[str, str], list[Case]]:
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        key = (case.record["device"], case.record["isolation"]["mode"])
        groups.setdefault(key, []).append(case)
    return dict(sorted(groups.items()))


def _hand_in(record: dict[str, Any], out: Path, folder: Path | None) -> Path | str:
    """The file of a record, with the bytes it had; else why not."""
    try:
        return find_hand_in(record, out, folder)[0]
    except UnreadableNotebook as error:
        return str(error)


def refuse_unknown(assignment: Assignment, questions: tuple[str, ...]) -> None:
    """GraderError for a question that the assignment has not, or for none at all."""
    if not questions:
        raise GraderError("name a question: --question q3")
    for qid in questions:
        assignment.question(qid)
