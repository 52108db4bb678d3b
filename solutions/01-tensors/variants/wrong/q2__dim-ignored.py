# fault: dim is hard-coded to 0
# feedback: dim.*ignored
import torch


def standardize(x, dim=0, eps=1e-8):
    return (x - x.mean(0)) / (x.var(0, correction=0) + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
