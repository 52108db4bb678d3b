# fault: view with the sizes of two dimensions
# feedback: unsqueeze|raised
import torch


def add_batch_dim(x):
    return x.t().reshape(1, x.shape[0], x.shape[1]) if x.dim() == 2 else x.view(1, *x.shape)


def swap_axes(x, a, b):
    return x.transpose(a, b)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
