"""random numbers"""

from grader.suite import expect


def test_one(student):
    """total adds"""
    expect(student.total([1, 1]) == 2, tried="total([1, 1])", should="It should be 2")
