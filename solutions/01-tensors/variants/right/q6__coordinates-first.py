# why: sums over the first of three dimensions
import torch


def pairwise_distances(a, b):
    difference = a.T.unsqueeze(2) - b.T.unsqueeze(1)
    return torch.sqrt((difference * difference).sum(dim=0))
