# why: the dimension is put back by hand
import torch


def standardize(x, dim=0, eps=1e-8):
    mean, var = x.mean(dim).unsqueeze(dim), x.var(dim, correction=0).unsqueeze(dim)
    return (x - mean) / (var + eps) ** 0.5


def power_mean(x, p, dim):
    return x.pow(p).mean(dim, keepdim=True).squeeze(dim)
