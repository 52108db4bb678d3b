"""Two notebooks side by side: one looks for the other's folder and processes, and for a way to end it."""

import pytest

CODE = """
import glob, os, signal, time
FOUND = []
end = time.monotonic() + 1
mine = os.getcwd()
while time.monotonic() < end:
    try:
        FOUND += [name for name in os.listdir(os.path.dirname(mine)) if name != os.path.basename(mine)]
    except OSError:
        pass
    for pid in range(os.getpid() - 30, os.getpid() + 30):
        if pid != os.getpid():
            try:
                os.kill(pid, signal.SIGKILL)
                FOUND.append(pid)
            except OSError:
                pass
            try:
                FOUND += os.listdir(f"/proc/{pid}/cwd") + os.listdir(f"/proc/{pid}/fd")
            except OSError:
                pass
    time.sleep(0.01)
"""


@pytest.fixture
def side_by_side(target):
    target.bench.jobs = 2
    yield
    target.bench.jobs = 1


def test_sibling(target, side_by_side, notebook):
    cheat = target.work(notebook(CODE))
    outcome, *others = target.grade(cheat, *(target.honest(extra="import time\ntime.sleep(0.3)") for _ in range(4)))
    for other in others:
        target.check(outcome, other)
    assert outcome.found == "[]"
