# fault: zeros of the default dtype
# feedback: dtype float32|dtype should be
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    if not y.requires_grad:
        return torch.zeros(x.shape)
    (g,) = torch.autograd.grad(y, own, allow_unused=True)
    return torch.zeros(x.shape) if g is None else g
