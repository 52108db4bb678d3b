# fault: create_graph keeps the graph of the gradient
# feedback: without history|still has a graph
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    if not y.requires_grad:
        return torch.zeros_like(x)
    (g,) = torch.autograd.grad(y, own, allow_unused=True, create_graph=True)
    return torch.zeros_like(x) if g is None else g
