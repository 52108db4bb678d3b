# fault: through numpy: no gradient, no other device
# feedback: numpy
import torch


def swap_axes(x, a, b):
    return torch.from_numpy(x.numpy().swapaxes(a, b))


def add_batch_dim(x):
    return x.unsqueeze(0)


def drop_batch_dim(x):
    if x.dim() == 0 or x.shape[0] != 1:
        raise ValueError("no batch of one")
    return x.squeeze(0)
