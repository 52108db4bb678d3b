# fault: zeros made as x * 0 carry x along
# feedback: without history|still has a graph
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    g = None
    if y.requires_grad:
        (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return x * 0 if g is None else g
