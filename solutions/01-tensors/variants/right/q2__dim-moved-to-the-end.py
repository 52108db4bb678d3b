# why: moves the dimension to the end and back
import torch


def standardize(x, dim=0, eps=1e-8):
    moved = x.movedim(dim, -1)
    centred = moved - moved.mean(-1, keepdim=True)
    out = centred / (centred.square().mean(-1, keepdim=True) + eps).sqrt()
    return out.movedim(-1, dim)


def power_mean(x, p, dim):
    return torch.mean(x**p, axis=dim)
