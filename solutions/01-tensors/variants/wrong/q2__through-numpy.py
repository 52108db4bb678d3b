# fault: through numpy: no gradient
# feedback: No gradient|requires grad|numpy
import torch


def standardize(x, dim=0, eps=1e-8):
    a = x.detach().numpy()
    out = (a - a.mean(dim, keepdims=True)) / (a.var(dim, keepdims=True) + eps) ** 0.5
    return torch.from_numpy(out)


def power_mean(x, p, dim):
    return (x**p).mean(dim)
