"""The judge's talk with the runner of one submission: what the notebook did, and a fresh copy of it for every test."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field
from typing import Any

from grader.judge.link import Link, RunnerGarbled, RunnerGone, TestTimeout, exception_parts
from grader.limits import Limits
from grader.wire.channel import Channel, Closed, Timeout
from grader.wire.codec import WireError
from grader.wire.plain import decode, encode

START_SECONDS = 30.0  # for the sandbox and the fork, before the first cell
GRACE_SECONDS = 5.0  # a cell that ignores its own alarm is given up after this


class NotebookStopped(Exception):
    """The runner ended, or had to be given up, in the middle of a cell (0: before the first)."""

    def __init__(self, cell: int, how: str):
        super().__init__(f"cell {cell}: {how}")
        self.cell = cell
        self.how = how


@dataclass
class NotebookOutcome:
    """What running the cells gave: the error of each cell that raised, as untrusted data, and the layers reported."""

    errors: dict[int, dict[str, Any]] = field(default_factory=dict)
    timed_out: list[int] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)


class Control:
    """One submission's runner. Not for concurrent use."""

    def __init__(self, fd: int, limits: Limits, seconds_left: float, cells: list[int]):
        self._limits = limits
        self._cells = cells
        self._channel = Channel(socket.socket(fileno=fd), limits.message_mb << 20)
        self._link: Link | None = None
        self.deadline = time.monotonic() + seconds_left
        self.lost = False  # the runner itself, not just a test's copy, can no longer be used

    def await_notebook(self) -> NotebookOutcome:
        """Follow the cells to the end. Raises `NotebookStopped` with the cell that did not return.

        The layers come before the first cell, while no student code has run: what comes later is a notebook's word."""
        outcome = NotebookOutcome()
        cell = 0
        while True:
            seconds = self._limits.cell_seconds + GRACE_SECONDS if cell else START_SECONDS
            try:
                message = decode(self._channel.receive(min(self.deadline, time.monotonic() + seconds)))
                match message:
                    case ("layers", list(layers)) if not cell:
                        outcome.layers = [str(layer) for layer in layers]
                    case ("cell", int(number)) if number in self._cells:
                        cell = number
                    case ("cell done", int(number), error, bool(timed_out)) if number == cell:
                        if error is not None:
                            types, text, frames = exception_parts(error)
                            outcome.errors[number] = {"types": types, "text": text, "frames": frames}
                        if timed_out and number not in outcome.timed_out:
                            outcome.timed_out.append(number)
                    case ("notebook done",):
                        return outcome
                    case _:
                        raise NotebookStopped(cell, "garbled")
            except Closed:
                raise NotebookStopped(cell, "crashed") from None
            except Timeout:
                raise NotebookStopped(cell, "timeout") from None
            except (WireError, RunnerGarbled):
                raise NotebookStopped(cell, "garbled") from None

    def begin_test(self, proxy: Any, deadline: float) -> Link:
        """A fresh copy of the notebook's process; the one before, if any, is ended."""
        self.end_test()
        ours, theirs = socket.socketpair()
        try:
            self._channel.send(encode(("test",)), deadline, fds=(theirs.fileno(),))
            if self._next(deadline) != ("begun",):
                raise RunnerGarbled("an answer of the wrong form")
        except Timeout:
            ours.close()
            self.lost = True
            raise TestTimeout from None
        except Closed:
            ours.close()
            self.lost = True
            raise RunnerGone from None
        finally:
            theirs.close()
        channel = Channel(ours, self._limits.message_mb << 20)
        self._link = Link(channel, deadline, self._limits.message_mb << 20, self._limits.message_depth, proxy)
        return self._link

    def end_test(self, gone: bool = False) -> str:
        """End the test's copy; how it ended ("running", "exit N", "signal N", "" where there was none)."""
        if self._link is None:
            return ""
        self._link.close()
        self._link = None
        deadline = time.monotonic() + 10
        try:
            self._channel.send(encode(("end test", gone)), deadline)
            answer = self._next(deadline)
        except (Timeout, Closed):
            self.lost = True
            raise RunnerGone from None
        match answer:
            case ("ended", str(how)):
                return how[:40]
        self.lost = True
        raise RunnerGarbled("an answer of the wrong form")

    @property
    def link(self) -> Link | None:
        return self._link

    def _next(self, deadline: float) -> Any:
        try:
            return decode(self._channel.receive(deadline))
        except WireError as error:
            raise RunnerGarbled(str(error)) from error

    def close(self) -> None:
        self._channel.close()


def close_fd(fd: int) -> None:
    """Close a descriptor that may be closed already."""
    try:
        os.close(fd)
    except OSError:
        return
