# why: backward into the .grad of an own leaf
import torch


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        own = x.detach().clone().requires_grad_(True)
        z = own.pow(2).sum()
        z.backward()
    return z.detach(), own.grad
