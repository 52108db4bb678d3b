# fault: mean over the coordinates, not the sum
# feedback: averaged over the coordinates
import torch


def pairwise_distances(a, b):
    return (a[:, None] - b[None]).pow(2).mean(-1).sqrt()
