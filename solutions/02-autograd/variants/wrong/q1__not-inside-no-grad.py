# fault: nothing is recorded inside no_grad
# feedback: enable_grad
import torch


def grad_of_sum_of_squares(x):
    own = x.detach().clone().requires_grad_()
    z = (own**2).sum()
    z.backward()
    return z.detach(), own.grad
