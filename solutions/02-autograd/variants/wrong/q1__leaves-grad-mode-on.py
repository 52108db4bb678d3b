# fault: switches grad mode on and leaves it on
# feedback: set_grad_enabled
import torch


def grad_of_sum_of_squares(x):
    torch.set_grad_enabled(True)
    own = x.detach().clone().requires_grad_()
    z = (own**2).sum()
    z.backward()
    return z.detach(), own.grad
