# fault: expanded square: nan and small numbers between equal points
# feedback: subtract the points first
import torch


def pairwise_distances(a, b):
    sq = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return sq.sqrt()
