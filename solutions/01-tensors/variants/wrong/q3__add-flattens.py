# fault: reshape(1, -1) flattens
# feedback: shape \(1, \d+\).*leaves all others
import torch


def add_batch_dim(x):
    return x.reshape(1, -1)


def swap_axes(x, a, b):
    return x.transpose(a, b)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
