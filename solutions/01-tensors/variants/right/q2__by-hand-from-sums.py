# why: sums divided by the length of the dimension
import torch


def standardize(x, dim=0, eps=1e-8):
    n = x.shape[dim]
    centred = x - x.sum(dim, keepdim=True) / n
    var = centred.pow(2).sum(dim, keepdim=True) / n
    return centred * torch.rsqrt(var + eps)


def power_mean(x, p, dim):
    return (x**p).sum(dim) / x.shape[dim]
