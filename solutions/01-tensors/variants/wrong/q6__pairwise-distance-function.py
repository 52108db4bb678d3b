# fault: F.pairwise_distance adds eps to the difference
# feedback: should be exactly 0
import torch


import torch.nn.functional as F


def pairwise_distances(a, b):
    return F.pairwise_distance(a[:, None], b[None])
