# fault: assert instead of ValueError
# feedback: AssertionError
import torch


def drop_batch_dim(x):
    assert x.dim() > 0 and x.shape[0] == 1
    return x[0]


def swap_axes(x, a, b):
    return x.transpose(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)
