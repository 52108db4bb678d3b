# fault: statistics over all numbers
# feedback: dim.*both|all numbers
import torch


def standardize(x, dim=0, eps=1e-8):
    return (x - x.mean()) / (x.var(correction=0) + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
