# fault: expanded square in float64: smaller errors, still no exact zeros
# feedback: should be exactly 0
import torch


def pairwise_distances(a, b):
    p, q = a.double(), b.double()
    sq = (p**2).sum(1)[:, None] + (q**2).sum(1) - 2 * p @ q.T
    return sq.clamp(min=0).sqrt().to(a.dtype)
