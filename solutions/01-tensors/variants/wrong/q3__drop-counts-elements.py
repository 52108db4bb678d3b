# fault: looks whether any dimension has length 1
# feedback: should raise ValueError
import torch


def drop_batch_dim(x):
    if 1 not in x.shape:
        raise ValueError("no dimension of length 1")
    return x.squeeze(0)


def swap_axes(x, a, b):
    return x.transpose(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)
