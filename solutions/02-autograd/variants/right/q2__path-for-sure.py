# why: adding 0 * own.sum() makes a path where there is none
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.ndim:
        raise ValueError("f(x) must be 0-d")
    (g,) = torch.autograd.grad(y + 0 * own.sum(), own)
    return g.detach()
