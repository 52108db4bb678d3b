"""The process of one submission, inside the sandbox: runs the cells, then forks a copy of itself for every test.

The judge speaks on `control`; with each ("test", ...) comes the descriptor on which that test's copy answers. The copy
starts from the student's state right after the notebook, whatever earlier tests did to theirs.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import time
from typing import Any

import torch

from grader.runner import execute, live, shims
from grader.runner.serve import Answering
from grader.wire.channel import Channel, Closed
from grader.wire.plain import decode, encode


class Runner:
    """See the module. `layers`: the sandbox layers in force, told to the judge before any student code runs."""

    def __init__(self, control: socket.socket, plan, shell, layers: list[str]):
        self._max_bytes = plan.limits.message_mb << 20
        self._control = Channel(control, 512 << 20)
        self._plan = plan
        self._shell = shell
        self._layers = layers
        self._child = 0
        self._copies = not plan.gpu

    def run(self, spec: dict[str, Any]) -> None:
        self._run_notebook(spec)
        gc.freeze()  # a copy that collects garbage need not touch (and so copy) the pages of what was there before
        while True:
            try:
                data, fds = self._control.receive_with_fds()
            except Closed:
                return
            kind, *rest = decode(data)
            if kind == "test":
                self._begin_test(fds[0])
                self._control.send(encode(("begun",)))
                if not self._copies:
                    self._answer(fds[0])
                os.close(fds[0])
            elif kind == "end test":
                self._control.send(encode(("ended", self._end_test(*rest))))

    def _run_notebook(self, spec: dict[str, Any]) -> None:
        self._control.send(encode(("layers", self._layers)))
        execute.enter_folder(self._plan.workdir)
        shims.install(self._plan.workdir)
        torch.manual_seed(0)
        self._shell.user_ns["__workdir__"] = self._plan.workdir

        def begin(number: int) -> None:
            self._control.send(encode(("cell", number)))

        def done(number: int, error: dict[str, Any] | None, timed_out: bool) -> None:
            self._control.send(encode(("cell done", number, error, timed_out)))

        execute.run_cells(self._shell, spec["cells"], self._plan.limits.cell_seconds, done, begin)
        self._control.send(encode(("notebook done",)))

    def _begin_test(self, fd: int) -> None:
        if not self._copies:
            return
        pid = os.fork()
        if pid:
            self._child = pid
            with contextlib.suppress(OSError):
                os.setpgid(pid, pid)
            return
        try:
            # The whole family of the test shares a process group, so that one signal ends it.
            os.setpgid(0, 0)
            self._control.close()
            self._answer(fd)
        except BaseException:
            pass
        finally:
            os._exit(0)

    def _answer(self, fd: int) -> None:
        channel = Channel(socket.socket(fileno=os.dup(fd)), self._max_bytes)
        live.usual_modes()
        with contextlib.suppress(Closed):
            Answering(self._shell.user_ns, channel, self._max_bytes - 1024).serve()

    def _end_test(self, gone: bool) -> str:
        """How the copy ended: "running" (stopped now), "exit N" or "signal N". `gone`: the judge saw it hang up."""
        pid, self._child = self._child, 0
        if not pid:
            return "running"
        done, status = 0, 0
        deadline = time.monotonic() + (1.0 if gone else 0.0)
        while not done and time.monotonic() < deadline:
            done, status = os.waitpid(pid, os.WNOHANG)
            time.sleep(0 if done else 0.001)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        if not done:
            os.waitpid(pid, 0)
            return "running"
        return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
