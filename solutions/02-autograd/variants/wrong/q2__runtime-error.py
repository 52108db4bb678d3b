# fault: lets autograd's RuntimeError through
# feedback: ValueError
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return torch.zeros_like(x) if g is None else g
