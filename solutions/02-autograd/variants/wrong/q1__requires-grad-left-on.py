# fault: x requires grad afterwards
# feedback: requires_grad is True
import torch


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        x.requires_grad_()
        z = (x**2).sum()
        (g,) = torch.autograd.grad(z, x)
    return z.detach(), g
