# fault: mean and variance cut out of the gradient
# feedback: detached|carry a part
import torch


def standardize(x, dim=0, eps=1e-8):
    mean = x.detach().mean(dim, keepdim=True)
    var = x.detach().var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
