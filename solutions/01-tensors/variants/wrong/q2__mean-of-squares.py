# fault: mean(x²) - mean(x)²: nan for constant columns of large numbers
# feedback: two large numbers cancel|mean\(x²\)
import torch


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = (x * x).mean(dim, keepdim=True) - mean * mean
    return (x - mean) / (var + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
