# fault: x.shape[0] of a 0-d tensor: IndexError
# feedback: IndexError
import torch


def drop_batch_dim(x):
    if x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x[0]


def swap_axes(x, a, b):
    return x.transpose(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)
