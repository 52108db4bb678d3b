# fault: cdist switches to the matrix product for more than 25 points
# feedback: compute_mode
import torch


def pairwise_distances(a, b):
    return torch.cdist(a, b)
