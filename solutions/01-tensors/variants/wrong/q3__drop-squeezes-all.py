# fault: squeeze() removes every dimension of length 1
# feedback: removes every dimension
import torch


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze()


def swap_axes(x, a, b):
    return x.transpose(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)
