# fault: slope x instead of 2x
# feedback: slope 2x
import torch


def grad_of_sum_of_squares(x):
    x = x.detach()
    return (x * x).sum(), x.clone()
