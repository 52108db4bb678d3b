"""Limits of one submission, each with the symptom of exceeding it. The only settings that judge and runner share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Wall-clock limits in seconds, sizes in MiB."""

    cell_seconds: float = 30.0  # a cell that runs longer is interrupted; the next cell still runs
    test_seconds: float = 20.0  # a test that runs longer is stopped: status "timeout"; the next test still runs
    submission_seconds: float = 300.0  # tests not begun by then have status "timeout"
    memory_mb: int = 4096  # MemoryError in the student's code, or the runner ends: status "crashed"
    disk_mb: int = 256  # a file may not grow beyond this: OSError, file too large
    processes: int = 64  # fork fails: BlockingIOError
    open_files: int = 256  # open fails: OSError, too many open files
    message_mb: int = 64  # a longer message from the runner ends the test: status "error"
    message_depth: int = 64  # so does one that nests deeper
    cpu_seconds: int = 600  # the kernel ends the process: status "crashed"
