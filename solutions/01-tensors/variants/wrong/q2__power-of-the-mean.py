# fault: the power of the mean
# feedback: power of the mean
import torch


def power_mean(x, p, dim):
    return x.mean(dim) ** p


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
