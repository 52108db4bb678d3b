"""Runs the public checks of a question with pytest, inside the notebook's process, leaving no trace there."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import random
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.assignment import Assignment, Question
from grader.check.blame import Finding, explain
from grader.check.local import LocalStudent
from grader.runner import live

_KEPT_LINES, _KEPT_WIDTH = 200, 300  # of what student code prints; the panel folds them
_OPTIONS = [
    "--capture=no",
    "--assert=plain",  # no rewriting: the text of an assert is not for students
    "--import-mode=importlib",
    "-pno:cacheprovider",
    "-pno:terminal",
    "-pno:logging",
    "-pno:warnings",
    "-pno:faulthandler",
]


@dataclass
class Outcome:
    """One check: its title, how it ended, what its student code printed."""

    title: str
    finding: Finding
    printed: list[str] = field(default_factory=list)


@dataclass
class Report:
    """The public checks of one question, and what they leave to the hidden ones."""

    question: Question
    outcomes: list[Outcome]
    beyond: str
    interrupted: bool = False

    def count(self, *statuses: str) -> int:
        return sum(outcome.finding.status in statuses for outcome in self.outcomes)

    @property
    def passed(self) -> bool:
        return not self.interrupted and self.count("ok") > 0 and self.count("ok", "skipped") == len(self.outcomes)

    @property
    def first_problem(self) -> Outcome | None:
        return next((o for o in self.outcomes if o.finding.status not in ("ok", "skipped")), None)


def run_checks(assignment: Assignment, question: Question, namespace: dict[str, Any]) -> Report:
    """Run `public/test_<question>.py` against the live namespace."""
    path = assignment.suite("public", question.id)
    plugin = _Plugin(assignment, question, namespace)
    arguments = [
        str(path),
        f"--rootdir={assignment.folder}",
        f"--confcutdir={path.parent}",  # our own conftest.py there, none from the folders above
        f"-c{os.devnull}",
        *_OPTIONS,
    ]
    with _unchanged_world(path.parent):
        try:
            code = pytest.main(arguments, plugins=[plugin])
        except SystemExit as stop:
            # Only an exit outside of any test gets here; pytest itself reports the others.
            plugin.fault(f"The check itself ended early ({stop}).")
            code = 0
    if code == pytest.ExitCode.INTERRUPTED and not plugin.collection_failed:
        return Report(question, plugin.outcomes, _beyond(path), interrupted=True)
    if not plugin.outcomes:
        plugin.fault("The check itself could not run.")
    return Report(question, plugin.outcomes, _beyond(path))


class _Plugin:
    """Gives the tests their fixtures and collects what happened."""

    def __init__(self, assignment: Assignment, question: Question, namespace: dict[str, Any]):
        self.outcomes: list[Outcome] = []
        self.collection_failed = False
        self._question = question
        self._namespace = namespace
        self._declared = {name.name: name for q in assignment.questions for name in q.names}
        self._output = io.StringIO()

    def fault(self, text: str) -> None:
        self.outcomes.append(Outcome("The check itself", Finding("fault", text)))

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(weight): the test's share")
        config.addinivalue_line("markers", "extended: takes seconds")

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "device" in metafunc.fixturenames:
            devices = ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)
            metafunc.parametrize("device", devices, indirect=True)

    @pytest.fixture
    def student(self) -> Iterator[LocalStudent]:
        student = LocalStudent(self._namespace, self._declared, self._output)
        yield student
        student._close()

    @pytest.fixture
    def seed(self, request: pytest.FixtureRequest) -> int:
        return zlib.crc32(request.node.nodeid.encode())

    @pytest.fixture
    def rng(self, seed: int) -> torch.Generator:
        return torch.Generator().manual_seed(seed)

    @pytest.fixture
    def device(self, request: pytest.FixtureRequest) -> str:
        return request.param

    @pytest.fixture
    def cuda(self) -> str:
        if not torch.cuda.is_available():
            pytest.skip("needs a GPU, which this machine does not have")
        return "cuda"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self._output.seek(0)
        self._output.truncate()
        torch.manual_seed(zlib.crc32(item.nodeid.encode()))
        with contextlib.redirect_stdout(self._output), contextlib.redirect_stderr(io.StringIO()):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[Any]:
        report = yield
        failed_outside = call.when != "call" and call.excinfo is not None
        if call.when == "call" or failed_outside:
            if call.excinfo is None:
                finding = Finding("ok")
            else:
                finding = explain(call.excinfo.value, self._namespace, self._question, self._declared)
            if finding.status == "fault" and any(o.finding.status in ("wrong", "error") for o in self.outcomes):
                finding = Finding("wrong")  # it met what an earlier check has already explained
            printed = self._output.getvalue().splitlines()
            left_out = len(printed) - _KEPT_LINES
            printed = [line if len(line) <= _KEPT_WIDTH else line[:_KEPT_WIDTH] + " ..." for line in printed]
            if left_out > 0:
                printed[_KEPT_LINES:] = [f"... and {left_out} lines that are not kept"]
            self.outcomes.append(Outcome(_title(item), finding, printed))
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.collection_failed = True
            self.fault(f"The check cannot be read: {str(report.longrepr).strip().splitlines()[-1][:300]}")


def _title(item: pytest.Item) -> str:
    doc = (getattr(item.function, "__doc__", None) or "").strip()  # type: ignore[attr-defined]
    title = doc.splitlines()[0] if doc else item.name.split("[")[0].removeprefix("test_").replace("_", " ")
    callspec = getattr(item, "callspec", None)
    return f"{title} ({callspec.id})" if callspec is not None and callspec.id != "cpu" else title


def _beyond(path: Path) -> str:
    """What the module's docstring says that only the hidden checks look at."""
    try:
        doc = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n\n")[0]
    except SyntaxError:
        doc = ""  # the report says already that the check cannot be read
    doc = " ".join(doc.split()).rstrip(".")
    if not doc:
        return "Public checks only; the hidden ones also try other inputs."
    if doc[0].islower():
        return f"Public checks only; the hidden ones also try {doc}."
    return f"Public checks only. {doc}."


@contextlib.contextmanager
def _unchanged_world(public: Path) -> Iterator[None]:
    """Put back what pytest and the tests change: environment, imports, random streams, modes."""
    environment, modules, path = dict(os.environ), set(sys.modules), list(sys.path)
    no_bytecode = sys.dont_write_bytecode
    streams = torch.get_rng_state(), np.random.get_state(), random.getstate()
    modes = live.modes()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for variable in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(variable, None)
    sys.dont_write_bytecode = True
    live.usual_modes()
    try:
        # pytest writes here what its own plugins cannot show; a fault is reported through the outcomes.
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        torch.set_rng_state(streams[0])
        np.random.set_state(streams[1])
        random.setstate(streams[2])
        live.set_modes(*modes)
        sys.dont_write_bytecode = no_bytecode
        sys.path[:] = path
        os.environ.clear()
        os.environ.update(environment)
        # Test modules of two assignments have one name, and an edited one must be read again.
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(public):
                del sys.modules[name]
