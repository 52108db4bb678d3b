# why: all pairs written out, then reshaped
import torch


def pairwise_distances(a, b):
    n, m = len(a), len(b)
    left = a.repeat_interleave(m, dim=0)
    right = b.repeat(n, 1)
    return (left - right).square().sum(1).sqrt().reshape(n, m)
