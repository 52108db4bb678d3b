"""Hidden suite of q2, written by an author who trusts too much: the engine has to hold all the same."""

import contextlib

import pytest
import torch

from grader.suite import close, expect, want_float

SUITE = "canary-suite-91aa"


def test_total(student, rng):
    """Sums"""
    numbers = torch.randn(6, generator=rng).tolist()
    got = want_float(student.total(numbers), "total(numbers)")
    expect(close(got, sum(numbers)), tried="total(numbers)", should="It should be the sum")


def test_each_of_several(student, rng):
    """Sums, one after another"""
    lists = torch.randn(4, 3, generator=rng).tolist()
    for numbers, got in zip(lists, map(student.total, lists), strict=False):
        expect(close(got, sum(numbers)), tried="total of several lists")


def test_no_numbers(student):
    """An empty list raises ValueError"""
    with pytest.raises(ValueError):
        student.total([])
    assert student.total([2.5]) == 2.5


def test_any_error(student):
    """Something that is no list raises"""
    with pytest.raises(Exception):  # noqa: B017
        student.total(None)
    with contextlib.suppress(Exception):
        student.total("text")
    assert student.total([1.5]) == 1.5


def test_count_down(student, rng):
    """Counts down"""
    start = int(torch.randint(3, 9, (1,), generator=rng))
    expect(list(student.count_down(start)) == list(range(start, 0, -1)), tried=f"count_down({start})")


def test_text(student):
    """A sum compared as a text"""
    assert str(student.total([1, 2, 3])) == "6.0"


def test_loop(student):
    """A sum that says how often a loop runs"""
    for _ in range(int(student.total([7]))):
        pass
    assert student.total([7]) == 7
