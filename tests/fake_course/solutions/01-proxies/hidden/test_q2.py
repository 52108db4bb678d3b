import time

from grader.suite import expect, points, want_float


def test_first(student):
    """Behaves as a float"""
    want_float(student.act(1.5), "act(1.5)")


@points(3)
def test_second(student):
    """Answers in time"""
    expect(student.act("quick") == "quick", tried="act('quick')", should="it answers with its argument")
    assert time.monotonic() > 0


def test_device(student, device):
    """Runs on each device"""
    assert student.act(device) == device
