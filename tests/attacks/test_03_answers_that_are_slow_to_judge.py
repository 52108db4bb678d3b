"""An answer that keeps the judge itself busy: in comparing it, in showing it, in a loop of the suite."""

import time


def test_slow_text(attack):
    began = time.monotonic()
    outcome = attack(
        """
def total(numbers):
    return "".join(chr(97 + i * i % 26) for i in range(1000)) * 3000
"""
    )
    assert not outcome.fault and "timeout" not in outcome.statuses("q1")
    assert time.monotonic() - began < 30


def test_slow_loop(attack):
    """The suite loops without asking anything more, and has to be stopped in the middle of its own code."""
    outcome = attack("def total(numbers):\n    return 10.0**15 if numbers == [7] else float(sum(numbers))", earns=4.0)
    row = next(row for row in outcome.graded.rows if row["test"] == "test_loop")
    assert row["status"] == "timeout"


def test_many_lines(attack):
    attack("def total(numbers):\n    return '\\n'.join(str(i * 7919 % 10007) for i in range(300000))")
