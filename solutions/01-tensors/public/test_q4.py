"""A first look at join_channels. Not looked at here: other ranks, one tensor, the caller's list."""

import torch

from grader.suite import close, expect, want_tensor


def test_different_channels(student):
    """Tensors with 1 and 3 channels"""
    a, b = torch.zeros(2, 1, 5), torch.ones(2, 3, 5)
    tried = "join_channels with tensors of the shapes (2, 1, 5) and (2, 3, 5)"
    out = want_tensor(student.join_channels([a, b]), tried, shape=(2, 4, 5))
    sums = student.now(out).sum(dim=(0, 2)).tolist()
    expect(
        sums == [0, 10, 10, 10],
        tried=tried + ", the first full of 0, the second full of 1",
        got=f"The sums over the four channels are {sums}",
        should="First the channel of the first tensor, then the three of the second",
    )


def test_images(student):
    """Three images with 4 dimensions, in the order of the list"""
    tensors = [torch.full((1, c, 2, 2), float(c)) for c in (2, 1, 3)]
    tried = "join_channels with tensors of the shapes (1, 2, 2, 2), (1, 1, 2, 2) and (1, 3, 2, 2)"
    out = want_tensor(student.join_channels(tensors), tried, shape=(1, 6, 2, 2))
    expect(
        close(student.now(out)[0, :, 0, 0], [2, 2, 1, 3, 3, 3]),
        tried=tried,
        got=f"Along the channels stand {student.now(out)[0, :, 0, 0].tolist()}",
        should="The order of the list should stay",
    )
