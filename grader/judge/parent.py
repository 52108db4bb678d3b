"""The warm parent of all judges of one assignment: has read the hidden suite, forks one process a submission.

Started with a socket to the coordinator as descriptor CONTROL and the folder of the hidden suite. pytest collects once;
its run loop then is this module's: each ("judge", job, spec), with the socket to a runner and a pipe for the result
beside it, forks a copy that runs the collected items and writes one JSON text into the pipe. Single-threaded, not
dumpable.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.judge import fixtures, vocabulary
from grader.judge.control import close_fd
from grader.judge.trial import Trial, question_of, title_of
from grader.wire.channel import Channel, Closed
from grader.wire.plain import decode, encode

CONTROL = 3
MAX_JOB = 64 << 20
PR_SET_DUMPABLE = 4
UNUSED_PLUGINS = (
    "cacheprovider",
    "logging",
    "warnings",
    "doctest",
    "unittest",
    "faulthandler",
    "terminal",
    "junitxml",
)


class Plugin:
    """Takes over pytest's run loop and hears what each test raised."""

    def __init__(self, channel: Channel):
        self._channel = channel
        self._problems: list[str] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(weight): share of the question's points")
        config.addinivalue_line("markers", "extended: takes seconds")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._problems.append(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        tests = [{"question": question_of(item), "test": item.name, "title": title_of(item)} for item in session.items]
        gc.collect()
        gc.freeze()  # a judge's garbage collection need not touch, and so copy, what was there before
        self._channel.send(encode(("ready", tests, self._problems)))
        _serve(session, self._channel)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> pytest.TestReport:
        """The trial makes the verdict; pytest's own report, a long text for each failure, would be read by nobody."""
        item.config.trial.note(call)  # type: ignore[attr-defined]
        outcome = "passed" if call.excinfo is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)  # type: ignore[arg-type]


def _serve(session: pytest.Session, channel: Channel) -> None:
    children: dict[int, int] = {}
    while True:
        try:
            data, fds = channel.receive_with_fds()
        except Closed:
            for pid in children.values():
                _kill(pid)
            return
        message = decode(data)
        if message[0] == "judge":
            _, job, spec = message
            children[job] = _fork_judge(session, spec, fds, channel)
        elif message[0] == "done":
            pid = children.pop(message[1])
            _kill(pid)
            os.waitpid(pid, 0)
        for fd in fds:
            close_fd(fd)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _fork_judge(session: pytest.Session, spec: dict[str, Any], fds: list[int], channel: Channel) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        channel.close()
        runner, output = fds
        result = _judge(session, spec, runner)
        with os.fdopen(output, "wb") as file:
            file.write(json.dumps(result).encode())
    finally:
        os._exit(0)


def _judge(session: pytest.Session, spec: dict[str, Any], runner: int) -> dict[str, Any]:
    try:
        trial = Trial(session, spec, runner)
        session.config.trial = trial  # type: ignore[attr-defined]
        result = trial.run()
    except BaseException:
        result = {"fault": traceback.format_exc()}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    result["judge_cpu_seconds"] = usage.ru_utime + usage.ru_stime
    return result


def _warm_up() -> None:
    """Use once what suites use: torch imports much of itself at the first step, and each fork would pay for it."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    for optimizer in (torch.optim.SGD(model.parameters(), lr=0.1), torch.optim.Adam(model.parameters())):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(torch.ones(3, 2)), torch.zeros(3, 2)).backward()
        optimizer.step()
    list(torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.zeros(3, 1)), 2))


def main() -> int:
    """Collect the suite of the folder in argv and serve the coordinator until it hangs up."""
    hidden = Path(sys.argv[1])
    torch.set_num_threads(1)
    _warm_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to handle
    sys.dont_write_bytecode = True
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    channel = Channel(socket.socket(fileno=CONTROL), MAX_JOB)
    options = ["--capture=no", "--import-mode=importlib", "--strict-markers"]
    options += [f"--rootdir={hidden}", f"--config-file={os.devnull}"]
    for plugin in UNUSED_PLUGINS:
        options += ["-p", f"no:{plugin}"]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("CI", "BUILD_NUMBER"):  # pytest would show whole differences, which takes hours if an answer wants it
        os.environ.pop(name, None)
    return int(pytest.main([*options, str(hidden)], plugins=[Plugin(channel), fixtures, vocabulary]))


if __name__ == "__main__":
    sys.exit(main())
