# fault: exp(p log x): nan for negative numbers
# feedback: nan
import torch


def power_mean(x, p, dim):
    return torch.exp(p * torch.log(x)).mean(dim)


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
