# fault: computes in float32
# feedback: dtype float32
import torch


def pairwise_distances(a, b):
    a, b = a.float(), b.float()
    return (a[:, None] - b[None]).pow(2).sum(-1).sqrt()
