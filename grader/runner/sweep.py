"""Finding and ending what a submission left behind, daemons in sessions of their own too.

Whose a process is cannot be told from its parent, session or environment, all of which it can change. It
carries one of two marks that it cannot: the submission's own uid or, without root, a value of
RLIMIT_RTTIME made from the folder's name (that limit means nothing to an ordinary process, and the sandbox
denies setting limits).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import signal
import sys
import time

from grader.errors import GraderError

_PATIENCE_SECONDS = 5.0  # a killed process with gigabytes to free needs a moment
_ROUNDS_BEFORE_STRIKING = 2


def mark(workdir: str) -> int:
    """Microseconds, a year and more, or below the hard limit that this machine sets."""
    value = 2**45 + int.from_bytes(hashlib.sha256(workdir.encode()).digest()[:5], "big")
    hard = resource.getrlimit(resource.RLIMIT_RTTIME)[1]
    return value if hard == resource.RLIM_INFINITY else value % hard


def put_mark(workdir: str) -> None:
    value = mark(workdir)
    resource.setrlimit(resource.RLIMIT_RTTIME, (value, value))


def end_all(uid: int | None, workdir: str, pid: int) -> None:
    """Kill and reap every process of a submission. GraderError when one outlives SIGKILL."""
    with contextlib.suppress(ChildProcessError):  # it may have been waited for
        if os.waitpid(pid, os.WNOHANG) == (0, 0):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    if sys.platform != "linux":
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    rounds = 0
    while remaining := find(uid, workdir):
        for victim in remaining:
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
            _reap(victim)
        if uid is not None and rounds >= _ROUNDS_BEFORE_STRIKING:
            _strike(uid)
        if time.monotonic() > deadline:
            raise GraderError(f"processes {sorted(remaining)} of a submission do not end")
        rounds += 1
        time.sleep(0.001 * rounds)


def find(uid: int | None, workdir: str) -> set[int]:
    """The submission's processes, those that ended and wait to be reaped included."""
    if uid is not None:
        name, line = "status", f"\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n".encode()
    else:
        name, line = "limits", b" %d " % mark(workdir)
    found = set()
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{entry}/{name}", "rb", buffering=0) as file:
            if line in file.read(4096):
                found.add(int(entry))
    return found


def _reap(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):  # not ours (yet): its own parent or the next round reaps it
        os.waitpid(pid, os.WNOHANG)


def _strike(uid: int) -> None:
    """One signal to all processes of the uid at once. One that forks faster than we look cannot outrun it."""
    child = os.fork()
    if child == 0:
        try:
            os.setresuid(uid, uid, uid)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
