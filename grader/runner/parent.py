"""The warm parent of all runners: imports once, forks one process a submission, has never read a suite.

Theory of operation. The coordinator starts this process with one end of a socket as descriptor CONTROL. It imports
torch, IPython and matplotlib, makes one shell, and then answers two kinds of message: ("start", job, ...) with a
descriptor makes a private working folder, forks a runner into the sandbox and gives it the descriptor, on which the
judge (a process of another family) asks its questions; ("end", job) kills whatever the submission left running,
removes the folder and tells how the runner ended and what it cost. The parent stays single-threaded, for only such
a process may fork, and never reads anything that a runner wrote. What was handed in goes past it too, in a file
that the child reads after the fork: freed memory keeps what it held, and the next child can read it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass, replace
from typing import Any

import torch

from grader.errors import GraderError
from grader.limits import Limits
from grader.runner import environment, sandbox, simulation, warm
from grader.runner.execute import make_shell
from grader.runner.runner import Runner
from grader.wire.channel import Channel, Closed
from grader.wire.plain import decode, encode

CONTROL = 3
MAX_JOB = 512 << 20


@dataclass
class _Job:
    pid: int
    plan: Any
    began: float


def main() -> int:
    """Serve the coordinator until it hangs up."""
    torch.set_num_threads(1)
    warm.up()
    isolation, base = sys.argv[1], sys.argv[2]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to handle
    sandbox.prepare(isolation)
    os.environ["IPYTHONDIR"] = os.path.join(base, "ipython")  # leave the home of who grades alone
    shell = make_shell()
    simulation.prepare()
    warm.settle()
    channel = Channel(socket.socket(fileno=CONTROL), MAX_JOB)
    jobs: dict[int, _Job] = {}
    channel.send(encode(("ready", _can_simulate())))
    while True:
        try:
            data, fds = channel.receive_with_fds()
        except Closed:
            for job in jobs.values():
                _end(job)
            return 0
        kind, job_id, *rest = decode(data)
        if kind == "start":
            jobs[job_id] = _start(rest[0], fds[0], fds[1], base, isolation, shell)
        elif kind == "end":
            channel.send(encode(("ended", job_id, _end(jobs.pop(job_id)))))
        for fd in fds:
            os.close(fd)


def _can_simulate() -> bool:
    """Whether runners can have a simulated accelerator: tried once, in a process of its own, before student code."""
    pid = os.fork()
    if pid == 0:
        try:
            simulation.enable()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _start(spec: dict[str, Any], fd: int, handed_in: int, base: str, isolation: str, shell) -> _Job:
    limits = Limits(**spec["limits"])
    uid = sandbox.unused_uid(spec["slot"]) if isolation != "none" else None
    workdir = sandbox.make_workdir(base, uid, limits.disk_mb)
    plan = sandbox.Plan(workdir, limits, uid, isolation, spec["gpu"], (fd,))
    pid = os.fork()
    if pid == 0:
        _become_runner(plan, fd, handed_in, shell)
    return _Job(pid, plan, time.monotonic())


def _become_runner(plan, fd: int, handed_in: int, shell) -> None:
    status = 70
    debug = os.dup(2) if os.environ.get("TORCHGRADER_DEBUG") else None
    if debug is not None:
        plan = replace(plan, keep_fds=(*plan.keep_fds, debug))
    try:
        with open(handed_in, "rb") as file:
            spec = decode(file.read())
        _lay_out(plan.workdir, spec.pop("files"), plan.uid)
        layers = sandbox.enter(plan)
        Runner(socket.socket(fileno=fd), plan, shell, layers).run(spec)
        status = 0
    except BaseException as error:
        if debug is not None:
            os.write(debug, "".join(traceback.format_exception(error)).encode())
    finally:
        os._exit(status)


def _lay_out(workdir: str, files: dict[str, bytes], uid: int | None) -> None:
    os.mkdir(environment.temporary(workdir), 0o700)  # before a file of that name can take the place
    for name, data in files.items():
        path = os.path.join(workdir, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        except OSError:  # the disk is full, or the name is taken: the cell that wants the file says so
            with contextlib.suppress(OSError):
                os.unlink(path)
    if uid is not None:
        for folder, _, names in os.walk(workdir):
            os.chown(folder, uid, uid)
            for name in names:
                os.chown(os.path.join(folder, name), uid, uid)


def _end(job: _Job) -> dict[str, Any]:
    """Kill what is left of a job; say how its runner ended ("exit N", "signal N") and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    pid, status = os.waitpid(job.pid, os.WNOHANG)
    left = ""
    try:
        sandbox.sweep(job.plan, job.pid)
    except GraderError as error:  # the rest of the class is still graded
        left = str(error)
    if pid == 0:
        ended = "running"
    elif os.WIFSIGNALED(status):
        ended = f"signal {os.WTERMSIG(status)}"
    else:
        ended = f"exit {os.WEXITSTATUS(status)}"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    shutil.rmtree(job.plan.workdir, ignore_errors=True)
    return {"left": left, "ended": ended, "cpu_seconds": cpu, "wall_seconds": time.monotonic() - job.began}


if __name__ == "__main__":
    sys.exit(main())
