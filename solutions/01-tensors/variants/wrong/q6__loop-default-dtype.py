# fault: a loop that fills a new float32 tensor
# feedback: dtype|loop
import torch


def pairwise_distances(a, b):
    out = torch.zeros(len(a), len(b))
    for i in range(len(a)):
        out[i] = (a[i] - b).norm(dim=1)
    return out
