# fault: the textbook power mean, with the root
# feedback: root was taken
import torch


def power_mean(x, p, dim):
    return x.pow(p).mean(dim).abs() ** (1 / p)


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
