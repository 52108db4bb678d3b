# fault: no root
# feedback: squared distances
import torch


def pairwise_distances(a, b):
    return (a[:, None] - b[None]).pow(2).sum(-1)
