# fault: p = 0 as the geometric mean of the textbook
# feedback: mean of x \*\* p
import torch


def power_mean(x, p, dim):
    if p == 0:
        return x.abs().log().mean(dim).exp()
    return (x**p).mean(dim)


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
