"""A first look at pairwise_distances. Not looked at here: large sets, far points, loops, gradients."""

import torch

from grader.suite import close, expect, want_tensor


def test_known_distances(student):
    """Three, four, five"""
    a = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
    b = torch.tensor([[3.0, 4.0], [0.0, 0.0], [3.0, -12.0]])
    tried = "pairwise_distances for 2 points a = (0, 0), (3, 0) and 3 points b = (3, 4), (0, 0), (3, -12)"
    out = student.now(want_tensor(student.pairwise_distances(a, b), tried, shape=(2, 3)))
    expect(
        close(out[1], [4, 3, 12]),
        tried=tried,
        got=f"The second row of your result is {out[1].tolist()}",
        should="It should hold the distances of (3, 0) from each point of b",
    )


def test_equal_points(student):
    """A point and itself"""
    a = torch.tensor([[100.3, 200.7, 50.1], [17.9, 300.2, 5.5], [250.6, 80.4, 99.9]]) * 1.3
    tried = "pairwise_distances(a, a) for 3 points with coordinates of about 100"
    own = student.now(want_tensor(student.pairwise_distances(a, a), tried, shape=(3, 3))).diagonal()
    expect(
        own.tolist() == [0, 0, 0],
        tried=tried,
        got=f"The distances of the points from themselves are {own.tolist()}",
        should="They should be exactly 0",
        fix="Subtract the points before you square",
    )
