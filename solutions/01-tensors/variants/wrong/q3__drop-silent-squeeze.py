# fault: squeeze(0) accepts a batch of three
# feedback: should raise ValueError.*squeeze\(0\)
import torch


def drop_batch_dim(x):
    return x.squeeze(0)


def swap_axes(x, a, b):
    return x.transpose(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)
