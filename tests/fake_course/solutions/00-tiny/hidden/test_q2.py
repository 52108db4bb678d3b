"""Hidden suite of q2."""

from grader.suite import expect, want_int


def test_counts_from_start(student, rng):
    """Counting begins at the start value"""
    tried = "count_up(Counter(-2), 4)"
    got = want_int(student.count_up(student.Counter(-2), 4), tried)
    expect(got == 2, tried=tried, got=f"It returned {got}", should="Four steps after -2 come -1, 0, 1, 2")


def test_two_counters(student):
    """Two counters do not share a number"""
    first, second = student.Counter(1), student.Counter(10)
    student.count_up(first, 2)
    got = want_int(student.count_up(second), "two counters, the first one stepped twice")
    expect(
        got == 11,
        tried="two counters, the first one stepped twice",
        got=f"The second one's next number was {got}",
        should="Each counter should have its own number",
        fix="Keep the number in `self`, not in the class or a global",
    )
