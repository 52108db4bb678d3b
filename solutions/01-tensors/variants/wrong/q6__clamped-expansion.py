# fault: expanded square clamped at 0: no nan, but no exact zeros
# feedback: subtract the points first
import torch


def pairwise_distances(a, b):
    sq = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return sq.clamp(min=0).sqrt()
