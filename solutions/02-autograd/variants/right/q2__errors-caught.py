# why: asks autograd and reads its refusals
import torch


def gradient(f, x):
    own = x.detach().requires_grad_(True)
    y = f(own)
    if y.shape != ():
        raise ValueError(f"f(x) has the shape {tuple(y.shape)}")
    try:
        g = torch.autograd.grad(y, own, allow_unused=True, materialize_grads=True)[0]
    except RuntimeError:
        g = torch.zeros_like(own)
    return g.detach().clone()
