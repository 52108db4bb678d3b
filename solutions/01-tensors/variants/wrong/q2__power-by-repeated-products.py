# fault: multiplies p times: whole positive powers only
# feedback: any number|raised
import torch


def power_mean(x, p, dim):
    out = torch.ones_like(x)
    for _ in range(p):
        out = out * x
    return out.mean(dim)


def standardize(x, dim=0, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    var = x.var(dim, keepdim=True, correction=0)
    return (x - mean) / (var + eps).sqrt()
