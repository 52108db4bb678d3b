"""Daemons that go on after the notebook: in a session of their own, forked twice, ignoring signals."""

import os
import time
from pathlib import Path

DAEMON = """
import os, signal, subprocess, sys, time
code = '''
import os, signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            open("alive %d" % os.getpid(), "a").write("x")
            time.sleep(0.01)
'''
subprocess.Popen([sys.executable, "-I", "-c", code, "canary-daemon"], start_new_session=True, close_fds=False)
!nohup sh -c 'while true; do echo canary-daemon >> still; done' > /dev/null 2>&1 &
time.sleep(0.5)
FOUND = [name for name in os.listdir() if name.startswith(("alive", "still"))]
"""


def daemons() -> list[str]:
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            line = Path(f"/proc/{entry}/cmdline").read_bytes()
        except OSError:
            continue
        if b"canary-daemon" in line and int(entry) != os.getpid():
            found.append(entry)
    return found


def test_outlive(attack):
    outcome = attack(DAEMON)
    assert "alive" in outcome.found and "still" in outcome.found, outcome.found
    deadline = time.monotonic() + 2
    while daemons() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not daemons()
