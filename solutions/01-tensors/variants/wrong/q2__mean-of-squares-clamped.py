# fault: mean(x²) - mean(x)², clamped at 0: no nan, but off by per cents
# feedback: two large numbers cancel
import torch


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = ((x * x).mean(dim, keepdim=True) - mean * mean).clamp(min=0)
    return (x - mean) / (var + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
