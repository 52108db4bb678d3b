"""Starts the two warm parents. The coordinator never imports the runner's code: it starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.wire.channel import Channel, Closed, Timeout
from grader.wire.plain import decode, encode

CONTROL = 3
START_SECONDS = 120.0
MAX_MESSAGE = 512 << 20


class _Parent:
    """A process with one end of a socket as descriptor CONTROL."""

    def __init__(self, module: str, arguments: list[str], what: str):
        self._what = what
        ours, theirs = socket.socketpair()
        environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", MPLBACKEND="Agg")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as the process)
        self._process = subprocess.Popen(
            # -P: the folder that grading is started in must not shadow a library
            [sys.executable, "-P", "-c", _START, str(theirs.fileno()), module, *arguments],
            pass_fds=(theirs.fileno(),),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("TORCHGRADER_DEBUG") else self._errors,
            start_new_session=True,
        )
        theirs.close()
        self._channel = Channel(ours, MAX_MESSAGE)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Any, fds: tuple[int, ...] = ()) -> None:
        try:
            self._channel.send(encode(message), time.monotonic() + 60, fds)
        except (Closed, Timeout) as error:
            raise self._died() from error

    def receive(self, seconds: float) -> Any:
        try:
            return decode(self._channel.receive(time.monotonic() + seconds))
        except (Closed, Timeout) as error:
            raise self._died() from error

    def close(self) -> None:
        """Hang up: the parent ends its jobs and itself."""
        self._channel.close()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _died(self) -> GraderError:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return GraderError(f"{self._what} stopped: {lines[-1] if lines else 'no reason given'}")


# Moves the socket to descriptor CONTROL before the module runs.
_START = f"""
import os, runpy, sys
fd = int(sys.argv[1])
if fd != {CONTROL}:
    os.dup2(fd, {CONTROL}); os.close(fd)
os.set_inheritable({CONTROL}, False)
sys.argv = sys.argv[2:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=False)
"""


class RunnerParent(_Parent):
    """Forks runners. It is started with nothing that names a suite, and reads none."""

    def __init__(self, isolation: str, base: Path):
        self.can_simulate = False
        super().__init__("grader.runner.parent", [isolation, str(base)], "the parent of the runners")

    def await_ready(self) -> None:
        _, self.can_simulate = self.receive(START_SECONDS)

    def start(self, job: int, spec: dict[str, Any], handed_in: dict[str, Any], fd: int) -> None:
        """`handed_in`, cells and files, goes past the parent, in whose memory its later children could read it."""
        with tempfile.TemporaryFile() as file:
            file.write(encode(handed_in))
            file.seek(0)
            self.send(("start", job, spec), (fd, file.fileno()))

    def end(self, job: int) -> dict[str, Any]:
        """Kill what is left of the job; how its runner ended and what it cost."""
        self.send(("end", job))
        _, _, info = self.receive(60)
        return info


class JudgeParent(_Parent):
    """Forks judges of one hidden suite."""

    def __init__(self, hidden: Path):
        self.hidden = hidden
        super().__init__("grader.judge.parent", [str(hidden)], f"the judge of {hidden.parent.name}")
        self.tests: list[dict[str, Any]] = []

    def await_ready(self) -> None:
        """Wait until the suite is collected. A broken suite is a `GraderError`."""
        _, self.tests, problems = self.receive(START_SECONDS)
        if problems:
            last = problems[0].strip().splitlines()
            raise GraderError(f"{self.hidden}: the hidden suite cannot be collected: {last[-1] if last else '?'}")
        if not self.tests:
            raise GraderError(f"{self.hidden}: the hidden suite has no tests")

    def judge(self, job: int, spec: dict[str, Any], runner: int, output: int) -> None:
        self.send(("judge", job, spec), (runner, output))

    def done(self, job: int) -> None:
        self.send(("done", job))
