# fault: reshape instead of transpose
# feedback: reshape.*swaps nothing
import torch


def swap_axes(x, a, b):
    shape = list(x.shape)
    shape[a], shape[b] = shape[b], shape[a]
    return x.reshape(shape)


def add_batch_dim(x):
    return x.unsqueeze(0)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
