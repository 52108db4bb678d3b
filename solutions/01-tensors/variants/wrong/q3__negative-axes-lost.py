# fault: negative axes are taken as they are: nothing is swapped
# feedback: negative axes
import torch


def swap_axes(x, a, b):
    order = []
    for i in range(x.dim()):
        order.append(b if i == a else a if i == b else i)
    if sorted(order) != list(range(x.dim())):
        return x
    return x.permute(order)


def add_batch_dim(x):
    return x.unsqueeze(0)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
