# fault: a loop over chunks is a loop
# feedback: Replace the loop
import torch


def pairwise_distances(a, b):
    parts = [(part[:, None] - b[None]).pow(2).sum(-1).sqrt() for part in a.split(256)]
    return torch.cat(parts)
