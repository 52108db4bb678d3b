# fault: the transpose of what was asked
# feedback: transpose|shape
import torch


def pairwise_distances(a, b):
    return (a.unsqueeze(0) - b.unsqueeze(1)).pow(2).sum(-1).sqrt()
