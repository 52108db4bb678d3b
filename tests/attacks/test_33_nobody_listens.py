"""The notebook's process stops reading and answering, while the judge has much to say."""


def test_deaf_copy(attack):
    outcome = attack("import time\ndef double(x):\n    while True:\n        time.sleep(1)\ntotal = 1")
    assert "timeout" in outcome.statuses("q1")


def test_deaf_control(attack):
    """The process that makes the copies never reads the judge's wishes."""
    outcome = attack(
        """
import gc, time
runner = next(t for t in gc.get_objects() if type(t).__name__ == "Runner")
runner._control.receive_with_fds = lambda deadline=None: time.sleep(99)
"""
    )
    assert not outcome.fault and "timeout" in outcome.statuses("q1")
