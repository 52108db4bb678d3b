"""A first look at match. Not looked at here: other devices, gradients."""

import torch

from grader.suite import close, expect, want_tensor


def test_dtype(student):
    """The dtype of reference, the numbers of x"""
    x = torch.tensor([1, -2, 3])
    for reference in (torch.zeros(2), torch.zeros(1, 4, dtype=torch.float64)):
        tried = f"match(x, reference) for an int64 x and a {str(reference.dtype)[6:]} reference"
        out = want_tensor(student.match(x, reference), tried, shape=(3,))
        want_tensor(out, tried, dtype=reference.dtype, fix="`.to()` returns its result; x stays as it was")
        expect(close(student.now(out), x), tried=tried, got=f"It returned {student.now(out).tolist()}")


def test_nothing_to_do(student):
    """x itself where nothing has to change"""
    x = student.put(torch.tensor([1.5, 2.5]))
    tried = "match(x, reference) for two float32 tensors on the CPU, then 9 written into the result"
    out = want_tensor(student.match(x, torch.zeros(4)), tried, shape=(2,))
    student.ref(out)[0] = 9.0
    expect(
        float(student.now(x)[0]) == 9.0,
        tried=tried,
        got="x did not change: the result is a copy",
        should="Where nothing has to change, x itself should come back",
    )
