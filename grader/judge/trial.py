"""One submission before the judge: every test of the hidden suite in turn, each with a verdict."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.judge import verdict
from grader.judge.control import Control, NotebookStopped
from grader.judge.link import RunnerGarbled, RunnerGone, TestTimeout
from grader.limits import Limits
from grader.signatures import Name, parse_name

MAX_WHERE = 8  # frames of an error that the record keeps
OWN_SECONDS = 5.0  # for what the suite does with the answers, beyond the test's limit


class Trial:
    """Runs the collected items against one runner. `spec` comes from the coordinator and is trusted."""

    def __init__(self, session: pytest.Session, spec: dict[str, Any], fd: int):
        self.limits = Limits(**spec["limits"])
        self.seed = spec["seed"]
        self.real_cuda = spec["device"] == "cuda"
        self.control = Control(fd, self.limits, spec["seconds_left"], spec["cells"])
        self.declared: dict[str, Name] = {}
        for texts in spec["names"].values():
            for text in texts:
                name = parse_name(text)
                self.declared[name.name] = name
        self._session = session
        self._spec = spec
        self._hidden = Path(spec["hidden"])
        self._errors: dict[int, dict[str, Any]] = {}
        self._call: pytest.CallInfo | None = None
        self._called = False  # no pass without a test that ran to its end

    def run(self) -> dict[str, Any]:
        """The rows of all tests, what the cells did, and the layers of the sandbox; or which cell to leave out."""
        try:
            outcome = self.control.await_notebook()
        except NotebookStopped as stopped:
            return {"stopped": {"cell": stopped.cell, "how": stopped.how}}
        self._errors = outcome.errors
        rows = []
        lost = False
        for item in list(self._items())[self._spec["skip"] :]:
            rows.append(self._row(item))
            lost = self.control.lost and self._spec["may_restart"]
            if lost:  # the coordinator starts the notebook again, and the next test goes on there
                break
        return {
            "rows": rows,
            "lost": lost,
            "cell_errors": {
                str(cell): {"type": _first(error), "text": str(error.get("text", ""))[:300], **_line(error, cell)}
                for cell, error in outcome.errors.items()
            },
            "timed_out": outcome.timed_out,
            "layers": outcome.layers,
        }

    def _items(self):
        questions, quick = self._spec["questions"], set(self._spec["quick"])
        sampled: set[str] = set()
        for item in self._session.items:
            question = question_of(item)
            if questions and question not in questions:
                continue
            if needs_accelerator(item) and not self._spec["accelerator"]:
                continue
            if question in quick:
                if question in sampled or item.get_closest_marker("extended"):
                    continue
                sampled.add(question)
            yield item

    def _row(self, item: pytest.Item) -> dict[str, Any]:
        question = question_of(item)
        title = title_of(item)
        began = time.monotonic()
        if question in self._spec["untouched"]:
            found = verdict.Verdict("not attempted", verdict.UNTOUCHED)
        elif self.control.deadline <= began:
            limit = f"{self.limits.submission_seconds:g} s"
            found = verdict.Verdict(
                "timeout", f"The time for the whole notebook ({limit}) was used up before this test."
            )
        else:
            found = self._run(item, title)
        mark = item.get_closest_marker("points")
        figures = getattr(item, "figures", [])
        return {
            "question": question,
            "test": item.name,
            "title": title,
            "weight": float(mark.args[0]) if mark else 1.0,
            "status": found.status,
            "message": found.message,
            "detail": found.detail,
            "follows_from": self._follows_from(found, question),
            "device": getattr(item, "device_note", "cpu"),
            "seconds": round(time.monotonic() - began, 3),
            **({"where": _where(found.frames)} if found.status == "error" and found.frames else {}),
            **({"figures": figures} if figures else {}),
        }

    def _run(self, item: pytest.Item, title: str) -> verdict.Verdict:
        self._call = None
        self._called = False
        try:
            with _alarm(self.limits.test_seconds + OWN_SECONDS):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        except TestTimeout:  # while pytest put the test away
            self.note(pytest.CallInfo.from_call(_late, "teardown"))
        link = self.control.link
        call = self._call
        gone = call is not None and call.excinfo is not None and isinstance(call.excinfo.value, RunnerGone)
        ended = ""
        try:
            ended = self.control.end_test(gone)
        except (RunnerGone, RunnerGarbled):
            ended = "runner gone"
        if call is None:
            return verdict.Verdict("passed") if self._called else verdict.Verdict("grader fault", verdict.NOT_RUN)
        # Where tests run in the runner itself, one that hangs or ends it leaves no runner for the next.
        if not self._spec["copies"] and isinstance(call.excinfo.value, (TestTimeout, RunnerGone)):  # type: ignore[union-attr]
            self.control.lost = True
        found = verdict.of_exception(call.excinfo, title, link, self.limits.test_seconds, self._hidden)
        if found.status == "crashed":
            found.detail = f"{found.detail}\nthe test's process: {ended}".strip()
        return found

    def note(self, call: pytest.CallInfo) -> None:
        """Called by the plugin for setup, call and teardown: the first one that raised decides."""
        self._called |= call.when == "call"
        if call.excinfo is not None and self._call is None:
            self._call = call

    def explain_missing(self, name: str) -> str:
        """What a student reads when `name` does not exist after the notebook ran."""
        declared = self.declared.get(name)
        kind = declared.kind if declared else "name"
        cell = self._spec["defined_in"].get(name)
        text = f"`{name}` does not exist after running the notebook."
        if cell is None:
            return f"{text}\nNo cell defines it. Define the {kind} `{declared or name}`."
        error = self._errors.get(cell)
        if error is None:
            return f"{text}\nCell {cell} should define it; probably the cell was skipped or the name was deleted later."
        line = next((f" at line {f[1]}" for f in reversed(error.get("frames", [])) if f[0] == cell), "")
        reason = f"{_first(error)}: {str(error.get('text', ''))[:200]}"
        return f"{text}\nIt is defined in cell {cell}, which stopped{line}: {reason}.\nMend that cell first."

    def _follows_from(self, found: verdict.Verdict, question: str) -> str | None:
        """The earlier question whose code raised, if the error came from there."""
        if found.status not in ("error", "not attempted") or not found.frames:
            return None
        other = self._spec["question_of_cell"].get(found.frames[-1][0])
        return other if other and other != question else None


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """`TestTimeout` if it takes longer: an answer may be made to be slow to read, to compare or to show."""

    def ring(signum, frame):
        raise TestTimeout

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again each second: the first may fall where it is swallowed
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _late() -> None:
    raise TestTimeout


def question_of(item: pytest.Item) -> str:
    """`q1` for a test of test_q1.py."""
    return item.path.stem.removeprefix("test_")


def needs_accelerator(item: pytest.Item) -> bool:
    """Whether a test runs on the accelerator, real or simulated."""
    if "cuda" in getattr(item, "fixturenames", ()):
        return True
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("device") == "cuda"


def title_of(item: pytest.Item) -> str:
    """The first line of the test's docstring."""
    doc = getattr(getattr(item, "function", None), "__doc__", None)
    doc = doc or item.name.split("[")[0].removeprefix("test_").replace("_", " ")
    return doc.strip().splitlines()[0].strip()


def _first(error: dict[str, Any]) -> str:
    types = error.get("types") or ["Exception"]
    return str(types[0])[:80]


def _where(frames: Sequence[tuple[int, int, str, str]]) -> list[dict[str, int]]:
    """The student's lines that an error came through, outermost first: their own cells, so they may see them."""
    return [{"cell": cell, "line": line} for cell, line, *_ in frames[-MAX_WHERE:]]


def _line(error: dict[str, Any], cell: int) -> dict[str, int]:
    """The line at which a cell stopped, where it is known."""
    return next(({"line": frame[1]} for frame in reversed(error.get("frames", [])) if frame[0] == cell), {})
