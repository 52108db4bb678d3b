# fault: works on the caller's tensor
# feedback: requires_grad|x\.grad
import torch


def gradient(f, x):
    x.requires_grad_()
    y = f(x)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")
    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y, x, allow_unused=True)
    return torch.zeros_like(x) if g is None else g
