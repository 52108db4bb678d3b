# fault: view refuses a transposed input
# feedback: view. refuses|view size
import torch


def pairwise_distances(a, b):
    n, d = a.shape
    return (a.view(-1)[: n * d].view(n, 1, d) - b.view(1, len(b), d)).pow(2).sum(-1).sqrt()
