# fault: zeros for a constant of any shape: the check comes too late
# feedback: ValueError
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if not y.requires_grad:
        return torch.zeros_like(x)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")
    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return torch.zeros_like(x) if g is None else g
