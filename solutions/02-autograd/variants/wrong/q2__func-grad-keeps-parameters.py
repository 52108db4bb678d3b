# fault: torch.func.grad keeps the graph of the parameters that f uses
# feedback: without history|still has a graph
import torch


def gradient(f, x):
    x = x.detach()
    if f(x).dim() != 0:
        raise ValueError("f(x) must be 0-d")
    return torch.func.grad(f)(x)
