"""A cell that swallows the alarm of its limit, has a handler of its own for it, and then blocks it."""


def test_alarm(attack):
    outcome = attack(
        """
import signal
signal.signal(signal.SIGALRM, lambda *args: None)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    try:
        while True:
            pass
    except:
        pass
"""
    )
    assert not outcome.fault and any("time limit" in note for note in outcome.graded.notes), outcome.graded.notes
