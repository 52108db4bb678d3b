"""A StopIteration out of a function ends `zip(..., map(student.total, ...))` of a suite before it compared."""


def test_stop_iteration(attack):
    outcome = attack("def total(numbers):\n    raise StopIteration")
    assert outcome.statuses("q2") <= {"error", "failed"}


def test_forged_end(attack):
    """The same as a forged answer: `stop` to what was no question for the next item."""
    outcome = attack(
        """
import gc
def total(numbers):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Answering":
            thing._encode = lambda answer, printed: thing._encoder.encode(("stop", None, ""))
    return 0.0
"""
    )
    assert not outcome.fault
