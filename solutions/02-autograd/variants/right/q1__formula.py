# why: the gradient of a sum of squares is 2x
import torch


def grad_of_sum_of_squares(x):
    x = x.detach()
    return (x * x).sum(), 2 * x
