# why: unbiased=False is the older name of correction=0
import torch


def standardize(x, dim=0, eps=1e-8):
    return (x - x.mean(dim=dim, keepdim=True)) / torch.sqrt(x.var(dim=dim, unbiased=False, keepdim=True) + eps)


def power_mean(x, p, dim):
    return torch.pow(x, p).mean(dim=dim)
