"""The story of one submission, and the bench on which many are graded at once.

Theory of operation. Four kinds of process, each started by the one before:

    coordinator (this module)    reads notebooks as data, starts the rest, writes the results; runs no student code
    runner parent                warm torch and IPython; forks a runner for each submission; has never read a suite
      runner                     UNTRUSTED, in the sandbox: runs the cells, then forks a copy of itself for every test
    judge parent                 warm torch and pytest, the hidden suite collected; forks a judge for each submission
      judge                      runs the suite against the runner, writes one JSON text into a pipe

For each submission the coordinator makes a socket pair; one end goes to a runner, the other to a judge, and the coordinator
keeps neither. Only the judge's pipe comes back to it. When that pipe ends, the runner parent is told to kill
whatever is left of the runner. A notebook that kills its process in a cell is run again without that cell, so
that one cell does not cost the rest. What the grader itself gets wrong is a `grader fault`, never a student's zero.
"""

from __future__ import annotations

import hashlib
import json
import os
import selectors
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.assignment import Assignment
from grader.judge.launch import JudgeParent, RunnerParent
from grader.notebook import Notebook, read_notebook
from grader.release import fingerprints, stub_functions

MAX_RUNS = 4  # of one submission, each time without the cell that ended the run before
OVERTIME_SECONDS = 60.0  # beyond the submission's limit, then the judge itself is given up
MAX_RESULT = 64 << 20


@dataclass(frozen=True)
class Work:
    """One notebook to grade. `seed` decides the hidden inputs; `quick`: questions of which one quick test is enough;
    `try_stubs`: stubs that are as they were meet the tests all the same."""

    key: str
    notebook: Notebook
    seed: str
    questions: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    try_stubs: bool = False


@dataclass
class Graded:
    """What grading a `Work` gave: the judge's rows, and what the instructor should know."""

    work: Work
    rows: list[dict[str, Any]]
    cell_errors: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    judge_cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    fault: str = ""


@dataclass
class _Running:
    work: Work
    number: int
    slot: int
    pipe: int
    deadline: float
    left_out: dict[int, str]
    cpu_seconds: float
    judge_cpu_seconds: float
    began: float
    data: bytearray = field(default_factory=bytearray)


class Bench:
    """The warm parents of one assignment, and the submissions that are being graded. Use as a context manager."""

    def __init__(self, assignment: Assignment, *, isolation: str = "full", device: str = "cpu", jobs: int = 0):
        self.assignment = assignment
        self.isolation = isolation
        self.device = device
        self.jobs = 1 if device == "cuda" else jobs or os.cpu_count() or 1
        self._stubs = _stubs(assignment)
        self._files = _data_files(assignment)
        self._numbers = 0

    def __enter__(self) -> Bench:
        self._base = Path(tempfile.mkdtemp(prefix="torchgrader-"))
        self._base.chmod(0o711)  # runners under other uids pass through it to their own folders, and see no names
        self._runners = RunnerParent(self.isolation, self._base)
        self._judges = JudgeParent(self.assignment.folder / "hidden")
        try:
            self._judges.await_ready()
            self._runners.await_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._runners.close()
        self._judges.close()
        shutil.rmtree(self._base, ignore_errors=True)

    @property
    def pids(self) -> tuple[int, int]:
        """The parents of runners and of judges."""
        return self._runners.pid, self._judges.pid

    @property
    def tests(self) -> list[dict[str, Any]]:
        """The collected tests: question, test, title."""
        return self._judges.tests

    def grade(self, works: Iterable[Work], done: Callable[[Graded], None]) -> None:
        """Grade all, up to `jobs` at a time; `done` is called as each one ends."""
        waiting = iter(works)
        running: dict[int, _Running] = {}
        free = list(range(self.jobs - 1, -1, -1))
        selector = selectors.DefaultSelector()
        try:
            while True:
                while free and (work := next(waiting, None)) is not None:
                    self._begin(work, free.pop(), selector, running, {}, 0.0, 0.0, time.monotonic())
                if not running:
                    return
                for each in self._ended(selector, running):
                    again = self._finish(each, selector, running)
                    if again is not None:
                        free.append(each.slot)
                        done(again)
        finally:
            selector.close()
            for each in running.values():
                os.close(each.pipe)
                self._judges.done(each.number)
                self._runners.end(each.number)

    def _begin(self, work: Work, slot: int, selector, running, left_out: dict[int, str], cpu, judge_cpu, began) -> None:
        self._numbers += 1
        limits = self.assignment.limits
        cells = [c for c in work.notebook.cells if c.skipped is None and c.number not in left_out]
        runner_spec = {"slot": slot, "limits": asdict(limits), "gpu": self.device == "cuda"}
        handed_in = {
            "files": {**work.notebook.data, **self._files},
            "cells": [(cell.number, cell.code) for cell in cells],
        }
        judge_spec = {**self._judge_spec(work, began), "cells": [cell.number for cell in cells]}
        to_judge, to_runner = socket.socketpair()
        pipe, output = os.pipe()
        try:
            self._runners.start(self._numbers, runner_spec, handed_in, to_runner.fileno())
            self._judges.judge(self._numbers, judge_spec, to_judge.fileno(), output)
        finally:
            to_judge.close()
            to_runner.close()
            os.close(output)
        deadline = time.monotonic() + limits.submission_seconds + OVERTIME_SECONDS
        job = _Running(work, self._numbers, slot, pipe, deadline, left_out, cpu, judge_cpu, began)
        running[pipe] = job
        selector.register(pipe, selectors.EVENT_READ)

    def _judge_spec(self, work: Work, began: float) -> dict[str, Any]:
        return {
            "limits": asdict(self.assignment.limits),
            "seconds_left": self._seconds_left(began),
            "seed": work.seed,
            "device": self.device,
            "accelerator": self.device == "cuda" or self._runners.can_simulate,
            "names": {q.id: [_declaration(name) for name in q.names] for q in self.assignment.questions},
            "hidden": str(self.assignment.folder / "hidden"),
            "questions": list(work.questions),
            "quick": list(work.quick),
            **self._read_cells(work.notebook, work.try_stubs),
        }

    def _seconds_left(self, began: float) -> float:
        """Of a submission's time, which all its runs share."""
        return self.assignment.limits.submission_seconds - (time.monotonic() - began)

    def _read_cells(self, notebook: Notebook, try_stubs: bool) -> dict[str, Any]:
        """Which cell defines which promised name, whose question a cell is, which stubs are as they were."""
        prints: dict[str, str] = {}
        defined_in: dict[str, int] = {}
        for cell in notebook.cells:
            for name, fingerprint in fingerprints(cell.source).items():
                prints[name] = fingerprint
                defined_in[name] = cell.number
            for name in self.assignment.answer_names:
                if name not in defined_in and _mentions_definition(cell.source, name):
                    defined_in[name] = cell.number
        question_of_cell = {c.number: c.question for c in notebook.cells if c.question}
        for name, question in self.assignment.answer_names.items():
            if name in defined_in:
                question_of_cell.setdefault(defined_in[name], question)
        untouched = [
            question
            for question, stubs in self._stubs.items()
            if stubs and not try_stubs and all(prints.get(name) == fingerprint for name, fingerprint in stubs.items())
        ]
        return {"defined_in": defined_in, "question_of_cell": question_of_cell, "untouched": untouched}

    def _ended(self, selector, running: dict[int, _Running]) -> list[_Running]:
        """Wait for pipes; the jobs whose judge has closed its pipe or is over time."""
        ended = []
        for key, _ in selector.select(timeout=1.0):
            job = running[key.fd]
            part = os.read(key.fd, 1 << 20)
            job.data += part
            if not part or len(job.data) > MAX_RESULT:
                ended.append(job)
        now = time.monotonic()
        return ended + [job for job in running.values() if job.deadline < now and job not in ended]

    def _finish(self, job: _Running, selector, running) -> Graded | None:
        selector.unregister(job.pipe)
        del running[job.pipe]
        os.close(job.pipe)
        self._judges.done(job.number)
        info = self._runners.end(job.number)
        try:
            result = json.loads(bytes(job.data))
        except ValueError:
            result = {"fault": "the judge ended without a result"}
        job.cpu_seconds += info["cpu_seconds"]
        job.judge_cpu_seconds += result.get("judge_cpu_seconds", 0.0)
        stopped = result.get("stopped")
        again = stopped and stopped["cell"] and stopped["cell"] not in job.left_out
        if again and len(job.left_out) + 1 < MAX_RUNS and self._seconds_left(job.began) > 0:
            left_out = {**job.left_out, stopped["cell"]: _how(stopped["how"], info["ended"])}
            self._begin(job.work, job.slot, selector, running, left_out, job.cpu_seconds, job.judge_cpu_seconds, job.began)
            return None
        return self._graded(job, result, info)

    def _graded(self, job: _Running, result: dict[str, Any], info: dict[str, Any]) -> Graded:
        notes = [f"cell {cell} was left out: it {how}" for cell, how in job.left_out.items()]
        graded = Graded(
            job.work,
            rows=result.get("rows", []),
            cell_errors=result.get("cell_errors", {}),
            layers=result.get("layers", []),
            cpu_seconds=job.cpu_seconds,
            judge_cpu_seconds=job.judge_cpu_seconds,
            wall_seconds=time.monotonic() - job.began,
        )
        if self.device == "cpu" and not self._runners.can_simulate:
            notes.append("device tests were not run: this build of torch has no simulated accelerator")
        notes += [f"cell {cell} was stopped at its time limit" for cell in result.get("timed_out", [])]
        disk_mb = self.assignment.limits.disk_mb
        if sum(map(len, job.work.notebook.data.values())) > disk_mb << 20:
            notes.append(f"the files of the zip take more than the {disk_mb} MB there are: some are missing")
        stopped = result.get("stopped")
        if stopped and stopped["cell"]:
            how = _how(stopped["how"], info["ended"])
            notes.append(f"cell {stopped['cell']} {how}; then the notebook was given up")
            status = "timeout" if stopped["how"] == "timeout" else "crashed"
            message = f"The notebook did not get past cell {stopped['cell']}, which {how}."
            graded.rows = self._same_verdict(job.work, status, message)
        elif stopped or "fault" in result:
            graded.fault = result.get("fault") or f"the runner did not start ({info['ended']})"
            text = "This test could not be run; it is not your fault, and a person will look at it."
            graded.rows = self._same_verdict(job.work, "grader fault", text, graded.fault)
        for cell, how in job.left_out.items():
            graded.cell_errors[str(cell)] = {"type": "", "text": f"this cell {how}"}
        graded.notes = notes
        return graded

    def _same_verdict(self, work: Work, status: str, message: str, detail: str = "") -> list[dict[str, Any]]:
        common = {"weight": 1.0, "status": status, "message": message, "detail": detail}
        common |= {"follows_from": None, "device": "cpu", "seconds": 0.0}
        return [{**test, **common} for test in self.tests if not work.questions or test["question"] in work.questions]


def with_source(notebook: Notebook, number: int, source: str) -> Notebook:
    """The notebook with another text in cell `number`."""
    cells = tuple(replace(c, source=source, code=source) if c.number == number else c for c in notebook.cells)
    return replace(notebook, cells=cells)


def suite_hash(assignment: Assignment) -> str:
    """A fingerprint of all that decides a verdict beside the notebook and the grader: suite, toml, data, stubs."""
    digest = hashlib.sha256()
    files = [assignment.folder / "assignment.toml", assignment.folder / "notebook.py"]
    files += sorted((assignment.folder / "hidden").rglob("*.py"))
    files += sorted(path for path in assignment.data.rglob("*") if path.is_file()) if assignment.data.is_dir() else []
    for path in files:
        digest.update(f"{path.relative_to(assignment.folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stubs(assignment: Assignment) -> dict[str, dict[str, str]]:
    """The fingerprints of each question's stubs, as students got them; before a release, as they would."""
    released = assignment.folder.parent.parent / "assignments" / assignment.name / f"{assignment.name}.ipynb"
    if not released.is_file():
        return stub_functions(assignment)
    prints: dict[str, str] = {}
    for cell in read_notebook(released).cells:
        prints |= fingerprints(cell.source)
    names = {question.id: [name.name for name in question.names] for question in assignment.questions}
    return {qid: {name: prints[name] for name in found if name in prints} for qid, found in names.items()}


def _data_files(assignment: Assignment) -> dict[str, bytes]:
    if not assignment.data.is_dir():
        return {}
    files = sorted(path for path in assignment.data.rglob("*") if path.is_file())
    return {str(path.relative_to(assignment.data)): path.read_bytes() for path in files}


def _declaration(name) -> str:
    returns = " -> Iterator" if name.yields else ""
    return f"{'class ' if name.kind == 'class' else ''}{name}{returns}"


def _mentions_definition(source: str, name: str) -> bool:
    """Whether a cell that may not parse begins a definition of `name`."""
    starts = (f"def {name}(", f"class {name}(", f"class {name}:", f"{name} =")
    return any(line.strip().startswith(starts) for line in source.splitlines())


def _how(how: str, ended: str) -> str:
    if how == "timeout":
        return "did not end within its time limit"
    if how == "garbled":
        return "sent what cannot be read"
    if ended.startswith("signal"):
        return f"ended the Python process ({ended})"
    return "ended the Python process"
