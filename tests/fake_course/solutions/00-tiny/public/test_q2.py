"""Start values below zero are left to the hidden checks."""

from grader.suite import expect, want_int


def test_counts(student):
    """The counter starts where it should"""
    counter = student.Counter(5)
    got = want_int(student.count_up(counter, 3), "count_up(Counter(5), 3)")
    expect(
        got == 8,
        tried="count_up(Counter(5), 3)",
        got=f"It returned {got}",
        should="Three steps after 5 come 6, 7, 8",
        fix="Probably the loop runs once; use `range(times)`",
    )
