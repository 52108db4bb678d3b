# fault: sums of absolute differences
# feedback: absolute differences
import torch


def pairwise_distances(a, b):
    return (a[:, None] - b[None]).abs().sum(-1)
