# why: torch.func.grad, its result detached, other shapes refused first
import torch


def gradient(f, x):
    x = x.detach()
    if f(x).dim() != 0:
        raise ValueError("f(x) must be 0-d")
    return torch.func.grad(f)(x).detach()
