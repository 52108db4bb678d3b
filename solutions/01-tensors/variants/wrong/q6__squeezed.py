# fault: squeezes, so one point loses a dimension
# feedback: shape
import torch


def pairwise_distances(a, b):
    return (a[:, None] - b[None]).pow(2).sum(-1).sqrt().squeeze()
