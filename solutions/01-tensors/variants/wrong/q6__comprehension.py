# fault: a comprehension over rows is a loop
# feedback: comprehension is one
import torch


def pairwise_distances(a, b):
    return torch.stack([(row - b).pow(2).sum(-1).sqrt() for row in a])
