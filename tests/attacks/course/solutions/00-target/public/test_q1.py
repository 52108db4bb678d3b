"""random numbers"""

from grader.suite import expect


def test_one(student):
    """double(1) is 2"""
    expect(student.double(1) == 2, tried="double(1)", should="It should be 2")
