# fault: mean and variance lose the dimension: right for dim 0, wrong axis for square input
# feedback: keepdim
import torch


def standardize(x, dim=0, eps=1e-8):
    mean, var = x.mean(dim), x.var(dim, correction=0)
    return (x - mean) / (var + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
