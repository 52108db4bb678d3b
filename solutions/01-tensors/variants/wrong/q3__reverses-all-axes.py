# fault: .T for everything
# feedback: All axes were reversed
import torch


def swap_axes(x, a, b):
    return x.permute(*range(x.dim() - 1, -1, -1))


def add_batch_dim(x):
    return x.unsqueeze(0)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
