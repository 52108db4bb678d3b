# fault: centres a and b in place for precision
# feedback: itself
import torch


def pairwise_distances(a, b):
    with torch.no_grad():
        centre = a.mean(0)
        a -= centre
        b -= centre
    return (a[:, None] - b[None]).pow(2).sum(-1).sqrt()
