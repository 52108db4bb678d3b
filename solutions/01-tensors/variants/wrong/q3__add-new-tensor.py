# fault: torch.tensor of the list: new leaf, default dtype
# feedback: dtype|No gradient
import torch


def add_batch_dim(x):
    return torch.tensor([x.tolist()])


def swap_axes(x, a, b):
    return x.transpose(a, b)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
