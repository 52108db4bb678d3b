# fault: raises for a bad batch but forgets return
# feedback: None
import torch


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    x.squeeze(0)


def swap_axes(x, a, b):
    return x.transpose(a, b)


def add_batch_dim(x):
    return x.unsqueeze(0)
