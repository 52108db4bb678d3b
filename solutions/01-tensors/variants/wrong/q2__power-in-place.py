# fault: pow_ writes into the caller's tensor
# feedback: x itself|leaf Variable|in-place
import torch


def power_mean(x, p, dim):
    x = x.data
    return x.pow_(p).mean(dim)


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
