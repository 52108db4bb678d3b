"""Hidden suite of q1. canary-suite-91aa"""

import torch

from grader.suite import close, expect, want_tensor

SUITE = "canary-suite-91aa"
EXPECTED = {"word": "canary-expected-c3d7", "tensor": torch.full((64,), 7.318426150839e-5, dtype=torch.float64)}


def test_values(student, rng):
    """Twice the numbers"""
    x = torch.randn(3, 5, generator=rng)
    got = want_tensor(student.double(x), "double(x)", shape=(3, 5), dtype=x.dtype)
    expect(close(got, x * 2), tried="double(x)", got="Your numbers differ", should="Each should be twice as large")


def test_input_unchanged(student, rng):
    """The input is left as it was"""
    x = torch.randn(7, generator=rng)
    kept = student.put(x)
    got = student.double(kept)
    expect(close(student.now(kept), x) and close(got, x * 2), tried="double(x), then a look at x")


def test_secret(student):
    """A text is doubled too"""
    assert EXPECTED["word"].endswith("7")
    got = student.double(EXPECTED["word"][-1])
    assert got == "77"
    got = want_tensor(student.double(EXPECTED["tensor"] / 2), "double(x)", shape=(64,))
    expect(close(got, EXPECTED["tensor"], atol=0), tried="double(small numbers)")
