# fault: divides the sum by the length of dimension 0
# feedback: mean
import torch


def power_mean(x, p, dim):
    return (x**p).sum(dim) / len(x)


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
