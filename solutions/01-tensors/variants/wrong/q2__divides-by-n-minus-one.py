# fault: the sample variance of torch's default
# feedback: n - 1
import torch


def standardize(x, dim=0, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.var(dim, keepdim=True) + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
