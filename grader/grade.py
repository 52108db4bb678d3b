"""The story of one submission, and the bench on which many are graded at once.

Theory of operation. Four kinds of process, each started by the one before:

    coordinator (this module)    reads notebooks as data, starts the rest, writes the results; runs no student code
    runner parent                warm torch and IPython; forks a runner for each submission; has never read a suite
      runner                     UNTRUSTED, in the sandbox: runs the cells, then forks a copy of itself for every test
    judge parent                 warm torch and pytest, the hidden suite collected; forks a judge for each submission
      judge                      runs the suite against the runner, writes one JSON text into a pipe

For each submission the coordinator makes a socket pair; one end goes to a runner, the other to a judge, and it
keeps neither. Only the judge's pipe comes back to it. When that pipe ends, the runner parent is told to kill
whatever is left of the runner. A notebook that kills its process in a cell is run again without that cell, and one
whose tests kill the runner is run again for the tests that are left, so that one fault does not cost the rest. What
the grader itself gets wrong is a `grader fault`, never a student's zero.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from grader import prepare
from grader.assignment import Assignment
from grader.judge.launch import JudgeParent, RunnerParent
from grader.notebook import Notebook

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
    cell_errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0
    judge_cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    fault: str = ""


@dataclass
class _Story:
    """A submission through all its runs."""

    work: Work
    slot: int
    began: float
    runs: int = 0
    left_out: dict[int, str] = field(default_factory=dict)  # cells that ended a run, and how
    rows: list[dict[str, Any]] = field(default_factory=list)
    cpu_seconds: float = 0.0
    judge_cpu_seconds: float = 0.0


@dataclass
class _Run:
    """One run of a story: its number for the parents, the judge's pipe and what came through it."""

    story: _Story
    number: int
    pipe: int
    deadline: float
    data: bytearray = field(default_factory=bytearray)


class Bench:
    """The warm parents of one assignment, and the submissions that are being graded. Use as a context manager."""

    def __init__(self, assignment: Assignment, *, isolation: str = "full", device: str = "cpu", jobs: int = 0):
        self.assignment = assignment
        self.isolation = isolation
        self.device = device
        self.jobs = 1 if device == "cuda" else jobs or os.cpu_count() or 1
        self._stubs = prepare.stubs(assignment)
        self._files = prepare.data_files(assignment)
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
        running: dict[int, _Run] = {}
        free = list(range(self.jobs - 1, -1, -1))
        selector = selectors.DefaultSelector()
        try:
            while True:
                while free and (work := next(waiting, None)) is not None:
                    self._begin(_Story(work, free.pop(), time.monotonic()), selector, running)
                if not running:
                    return
                for each in self._ended(selector, running):
                    graded = self._finish(each, selector, running)
                    if graded is not None:
                        free.append(each.story.slot)
                        done(graded)
        finally:
            selector.close()
            for each in running.values():
                os.close(each.pipe)
                self._judges.done(each.number)
                self._runners.end(each.number)

    def _begin(self, story: _Story, selector, running: dict[int, _Run]) -> None:
        self._numbers += 1
        story.runs += 1
        work, limits = story.work, self.assignment.limits
        cells = [c for c in work.notebook.cells if c.skipped is None and c.number not in story.left_out]
        runner_spec = {"slot": story.slot, "limits": asdict(limits), "gpu": self.device == "cuda"}
        handed_in = {
            "files": {**work.notebook.data, **self._files},
            "cells": [(cell.number, cell.code) for cell in cells],
        }
        judge_spec = {**self._judge_spec(story), "cells": [cell.number for cell in cells]}
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
        running[pipe] = _Run(story, self._numbers, pipe, deadline)
        selector.register(pipe, selectors.EVENT_READ)

    def _judge_spec(self, story: _Story) -> dict[str, Any]:
        work = story.work
        return {
            "limits": asdict(self.assignment.limits),
            "seconds_left": self._seconds_left(story),
            "skip": len(story.rows),
            "may_restart": story.runs < MAX_RUNS,
            "copies": self.device != "cuda",
            "seed": work.seed,
            "device": self.device,
            "accelerator": self.device == "cuda" or self._runners.can_simulate,
            "names": prepare.declarations(self.assignment),
            "hidden": str(self.assignment.folder / "hidden"),
            "questions": list(work.questions),
            "quick": list(work.quick),
            **prepare.read_cells(self.assignment, work.notebook, {} if work.try_stubs else self._stubs),
        }

    def _seconds_left(self, story: _Story) -> float:
        """Of a submission's time, which all its runs share."""
        return self.assignment.limits.submission_seconds - (time.monotonic() - story.began)

    def _ended(self, selector, running: dict[int, _Run]) -> list[_Run]:
        """Wait for pipes; the runs whose judge has closed its pipe or is over time."""
        ended = []
        for key, _ in selector.select(timeout=1.0):
            run = running[key.fd]
            part = os.read(key.fd, 1 << 20)
            run.data += part
            if not part or len(run.data) > MAX_RESULT:
                ended.append(run)
        now = time.monotonic()
        return ended + [run for run in running.values() if run.deadline < now and run not in ended]

    def _finish(self, run: _Run, selector, running: dict[int, _Run]) -> Graded | None:
        """Clear a run away. None if its story goes on in another run."""
        selector.unregister(run.pipe)
        del running[run.pipe]
        os.close(run.pipe)
        self._judges.done(run.number)
        info = self._runners.end(run.number)
        try:
            result = json.loads(bytes(run.data))
        except ValueError:
            result = {"fault": "the judge ended without a result"}
        story = run.story
        story.cpu_seconds += info["cpu_seconds"]
        story.judge_cpu_seconds += result.get("judge_cpu_seconds", 0.0)
        story.rows += result.get("rows", [])
        if story.runs < MAX_RUNS and self._seconds_left(story) > 0:
            stopped = result.get("stopped")
            if stopped and stopped["cell"] and stopped["cell"] not in story.left_out:
                story.left_out[stopped["cell"]] = _how(stopped["how"], info["ended"])
                self._begin(story, selector, running)
                return None
            if result.get("lost"):
                self._begin(story, selector, running)
                return None
        return self._graded(story, result, info)

    def _graded(self, story: _Story, result: dict[str, Any], info: dict[str, Any]) -> Graded:
        work = story.work
        notes = [f"cell {cell} was left out: it {how}" for cell, how in story.left_out.items()]
        graded = Graded(
            work,
            rows=story.rows,
            cell_errors=result.get("cell_errors", {}),
            layers=result.get("layers", []),
            cpu_seconds=story.cpu_seconds,
            judge_cpu_seconds=story.judge_cpu_seconds,
            wall_seconds=time.monotonic() - story.began,
        )
        if self.device == "cpu" and not self._runners.can_simulate:
            notes.append("device tests were not run: this build of torch has no simulated accelerator")
        notes += [f"cell {cell} was stopped at its time limit" for cell in result.get("timed_out", [])]
        if info["left"]:
            notes.append(f"for the instructor: {info['left']}")
        disk_mb = self.assignment.limits.disk_mb
        if sum(map(len, work.notebook.data.values())) > disk_mb << 20:
            notes.append(f"the files of the zip take more than the {disk_mb} MB there are: some are missing")
        stopped = result.get("stopped")
        if stopped and stopped["cell"]:
            how = _how(stopped["how"], info["ended"])
            notes.append(f"cell {stopped['cell']} {how}; then the notebook was given up")
            status = "timeout" if stopped["how"] == "timeout" else "crashed"
            message = f"The notebook did not get past cell {stopped['cell']}, which {how}."
            graded.rows = story.rows + self._same_verdict(story, status, message)
        elif stopped or "fault" in result:
            graded.fault = result.get("fault") or f"the runner did not start ({info['ended']})"
            text = "This test could not be run; it is not your fault, and a person will look at it."
            graded.rows = self._same_verdict(story, "grader fault", text, graded.fault, all_tests=True)
        elif result.get("lost"):
            text = "Your code ended the process that all tests need, or used the time up; this test was not reached."
            graded.rows = story.rows + self._same_verdict(story, "crashed", text)
        for cell, how in story.left_out.items():
            graded.cell_errors[str(cell)] = {"type": "", "text": f"this cell {how}"}
        graded.notes = notes
        return graded

    def _same_verdict(
        self, story: _Story, status: str, message: str, detail: str = "", all_tests: bool = False
    ) -> list[dict[str, Any]]:
        """Rows for the tests that were not reached (or for all)."""
        common = {"weight": 1.0, "status": status, "message": message, "detail": detail}
        common |= {"follows_from": None, "device": "cpu", "seconds": 0.0}
        reached = set() if all_tests else {(row["question"], row["test"]) for row in story.rows}
        questions = story.work.questions
        return [
            {**test, **common}
            for test in self.tests
            if (not questions or test["question"] in questions) and (test["question"], test["test"]) not in reached
        ]


def _how(how: str, ended: str) -> str:
    if how == "timeout":
        return "did not end within its time limit"
    if how == "garbled":
        return "sent what cannot be read"
    if ended.startswith("signal"):
        return f"ended the Python process ({ended})"
    return "ended the Python process"
