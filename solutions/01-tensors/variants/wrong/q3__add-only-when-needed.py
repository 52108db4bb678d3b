# fault: adds nothing when the first length is 1 already
# feedback: unsqueeze\(0\)
import torch


def add_batch_dim(x):
    if x.dim() > 0 and x.shape[0] == 1:
        return x
    return x.unsqueeze(0)


def swap_axes(x, a, b):
    return x.transpose(a, b)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
