# fault: 0 / 0 for a constant column
# feedback: 0 / 0
import torch


def standardize(x, dim=0, eps=1e-8):
    std = x.std(dim, keepdim=True, correction=0)
    return (x - x.mean(dim, keepdim=True)) / std


def power_mean(x, p, dim):
    return (x**p).mean(dim)
