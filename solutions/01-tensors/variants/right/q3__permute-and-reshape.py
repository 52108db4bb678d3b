# why: permute with an order; reshape to the known shape copies where it must
import torch


def swap_axes(x, a, b):
    order = list(range(x.dim()))
    order[a], order[b] = order[b], order[a]
    return x.permute(order)


def add_batch_dim(x):
    return x.reshape((1,) + tuple(x.shape))


def drop_batch_dim(x):
    if len(x.shape) < 1 or x.shape[0] != 1:
        raise ValueError
    return x.reshape(x.shape[1:])
