# fault: no allow_unused
# feedback: does not depend on x|allow_unused
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y, own)
    return g
