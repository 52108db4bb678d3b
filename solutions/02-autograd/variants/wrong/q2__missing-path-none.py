# fault: None where there is no path
# feedback: None
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    if not y.requires_grad:
        return None
    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return g
