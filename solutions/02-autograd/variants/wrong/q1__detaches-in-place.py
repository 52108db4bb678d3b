# fault: detach_ cuts the caller's tensor off
# feedback: requires_grad|cut off|detach_
import torch


def grad_of_sum_of_squares(x):
    x.detach_()
    return (x**2).sum(), 2 * x
