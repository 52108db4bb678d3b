"""Signals to the judge, the coordinator, the parents and everybody."""


def test_kill(target, attack):
    outcome = attack(
        f"""
import ctypes, os, signal
FOUND = []
pids = {[*target.bench.pids]} + [os.getppid(), 1, {__import__("os").getpid()}]
for pid in pids:
    for send in (os.kill, os.kill if pid == 1 else os.killpg, signal.pidfd_send_signal, ctypes.CDLL(None).tgkill):
        for number in (signal.SIGSTOP, signal.SIGKILL):
            try:
                handle = os.pidfd_open(pid) if send is signal.pidfd_send_signal else pid
                done = send(handle, pid, number) if send is ctypes.CDLL(None).tgkill else send(handle, number)
                FOUND += [] if done == -1 else [(pid, str(send))]
            except (OSError, AttributeError):
                pass
"""
    )
    assert outcome.found == "[]", outcome.found


def test_kill_everybody(attack):
    """-1 is all that one may signal: the notebook's own processes, its own death."""
    outcome = attack("import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.kill(-1, signal.SIGKILL)")
    assert outcome.earned == 0 and not outcome.fault


def test_stop_in_a_test(attack):
    """A test's copy stops the process it was forked from."""
    code = "class Scale:\n    def __init__(self, x):\n        os.kill(os.getppid(), signal.SIGSTOP)"
    outcome = attack(f"import os, signal\n{code}")
    assert not outcome.fault
