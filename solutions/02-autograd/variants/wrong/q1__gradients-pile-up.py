# fault: backward on the caller's tensor: .grad grows with each call
# feedback: adds to|x\.grad
import torch


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        x.requires_grad_()
        z = (x**2).sum()
        z.backward()
    return z.detach(), x.grad
