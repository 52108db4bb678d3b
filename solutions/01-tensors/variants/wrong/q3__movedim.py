# fault: moves one axis; the ones between shift
# feedback: moved and the ones between
import torch


def swap_axes(x, a, b):
    return x.movedim(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
