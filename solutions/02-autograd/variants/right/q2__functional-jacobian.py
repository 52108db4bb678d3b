# why: the Jacobian of a scalar function is its gradient, zeros included
import torch


def gradient(f, x):
    def checked(v):
        y = f(v)
        if y.dim():
            raise ValueError("f(x) must be 0-d")
        return y

    return torch.autograd.functional.jacobian(checked, x.detach().clone()).detach()
