# fault: a result without a graph makes autograd raise
# feedback: does not depend on x
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return torch.zeros_like(x) if g is None else g
