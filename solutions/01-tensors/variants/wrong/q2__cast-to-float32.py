# fault: casts to float32
# feedback: dtype float32.*float64
import torch


def standardize(x, dim=0, eps=1e-8):
    x = x.float()
    mean = x.mean(dim, keepdim=True)
    return (x - mean) / (x.var(dim, keepdim=True, correction=0) + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
