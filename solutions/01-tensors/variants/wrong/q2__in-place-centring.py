# fault: subtracts the mean from the caller's tensor
# feedback: numbers in x itself|x itself|in-place
import torch


def standardize(x, dim=0, eps=1e-8):
    with torch.no_grad():
        x -= x.mean(dim, keepdim=True)
    return x / (x.square().mean(dim, keepdim=True) + eps).sqrt()


def power_mean(x, p, dim):
    return (x**p).mean(dim)
