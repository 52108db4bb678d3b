# fault: handles only two dimensions
# feedback: any|rank|dimension|raised
import torch


def standardize(x, dim=0, eps=1e-8):
    if dim in (1, -1):
        return standardize(x.t(), 0, eps).t()
    mean = x.mean(0, keepdim=True)
    return (x - mean) / (x.var(0, keepdim=True, correction=0) + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
