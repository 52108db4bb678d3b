"""Hidden suite of q3."""

import torch

from grader.suite import close, expect


def test_module(student, rng):
    """Scale multiplies by its parameter"""
    x = torch.randn(5, generator=rng)
    scale = student.Scale(3)
    expect(student.isinstance(scale, student.torch.nn.Module), tried="Scale(3)", should="It should be a module")
    got = scale(x)
    expect(got.shape == x.shape and close(got, x * 3), tried="Scale(3)(x)", should="It should be x * 3")
    got.sum()
    expect(close(scale.factor, torch.tensor(3.0)), tried="Scale(3).factor", should="It should be 3")
