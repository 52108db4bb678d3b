"""Recursion without end, in Python and beyond its guard."""


def test_recursion(attack):
    outcome = attack(
        """
import sys
sys.setrecursionlimit(1 << 30)
def double(x):
    return double(x)
class Deep(Exception):
    def __str__(self):
        return str(self)
    __repr__ = __hash__ = __str__
def total(numbers):
    raise Deep
def count_down(start):
    yield from count_down(start)
"""
    )
    assert not outcome.fault
