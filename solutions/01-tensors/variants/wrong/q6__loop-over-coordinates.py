# fault: a loop over the coordinates
# feedback: Replace the loop
import torch


def pairwise_distances(a, b):
    total = 0
    for k in range(a.shape[1]):
        total = total + (a[:, k, None] - b[None, :, k]) ** 2
    return total.sqrt()
