# fault: eps is written down and not taken from the argument
# feedback: eps
import torch


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    return (x - mean) / (x.var(dim, keepdim=True, correction=0) + 1e-8).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
