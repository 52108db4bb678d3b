# fault: adds a small number under the root
# feedback: Something small was added
import torch


def pairwise_distances(a, b):
    return ((a[:, None] - b[None]).pow(2).sum(-1) + 1e-12).sqrt()
