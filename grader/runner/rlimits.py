"""Limits that the kernel keeps, each with the symptom of exceeding it. They hold for each process, not their
sum."""

from __future__ import annotations

import contextlib
import os
import resource

from grader.limits import Limits

MIB = 2**20
_MORE_THREADS_OF_THE_USER = 256


def restrict(limits: Limits, *, own_uid: bool, gpu: bool) -> None:
    """Soft and hard limits become the same, so that nothing can raise them again."""
    values = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits.cpu_seconds,  # SIGKILL
        resource.RLIMIT_FSIZE: limits.disk_mb * MIB,  # OSError: file too large
        resource.RLIMIT_NOFILE: limits.open_files,  # OSError: too many open files
        resource.RLIMIT_NPROC: limits.processes,  # BlockingIOError from fork, RuntimeError from a new thread
        resource.RLIMIT_MSGQUEUE: 0,
    }
    if not own_uid:
        # the kernel counts all threads of the user, on a desktop hundreds, and more may come meanwhile
        values[resource.RLIMIT_NPROC] += _threads_of(os.getuid()) + _MORE_THREADS_OF_THE_USER
    if gpu:
        # a CUDA context reserves far more addresses than it uses: count what can be written
        values[resource.RLIMIT_DATA] = _memory(5) + limits.memory_mb * MIB  # MemoryError
    else:
        # torch alone maps gigabytes, so what is mapped now does not count
        values[resource.RLIMIT_AS] = _memory(0) + limits.memory_mb * MIB  # MemoryError
    for name, value in values.items():
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


def end_first() -> None:
    """When the machine runs out of memory, this process ends, not the grader."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def _memory(column: int) -> int:
    """Bytes in use; column 0 is the address space, 5 is data and stack."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[column]) * resource.getpagesize()


def _threads_of(uid: int) -> int:
    threads = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{entry}").st_uid == uid:
                threads += len(os.listdir(f"/proc/{entry}/task"))
    return threads
