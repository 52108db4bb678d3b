# fault: a result of shape (1,) is let through
# feedback: shape \(1,\)
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.numel() != 1:
        raise ValueError("f(x) must be a scalar")
    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return torch.zeros_like(x) if g is None else g
