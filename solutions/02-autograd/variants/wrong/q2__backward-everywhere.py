# fault: backward writes into the parameters that f uses
# feedback: \.grad.*(w|v|weight|uses)
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    if not y.requires_grad:
        return torch.zeros_like(own.detach())
    y.backward()
    return torch.zeros_like(own.detach()) if own.grad is None else own.grad
