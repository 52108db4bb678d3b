# fault: no eps, constant columns set to 0 by hand: tiny spreads become 1
# feedback: under the root|eps
import torch


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    std = x.std(dim, keepdim=True, correction=0)
    return torch.where(std == 0, torch.zeros_like(x), (x - mean) / std)


def power_mean(x, p, dim):
    return (x**p).mean(dim)
