# fault: numpy: no gradient, no accelerator
# feedback: No gradient|numpy
import torch


def pairwise_distances(a, b):
    p, q = a.detach().numpy(), b.detach().numpy()
    return torch.from_numpy((((p[:, None] - q[None]) ** 2).sum(-1)) ** 0.5)
