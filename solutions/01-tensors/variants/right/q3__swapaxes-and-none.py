# why: other spellings of the same views
import torch


def swap_axes(x, a, b):
    return x.swapaxes(a, b)


def add_batch_dim(x):
    return x[None]


def drop_batch_dim(x):
    if x.ndim == 0:
        raise ValueError("there is no dimension to drop")
    if x.size(0) != 1:
        raise ValueError(f"batch of {x.size(0)}")
    return x[0]
