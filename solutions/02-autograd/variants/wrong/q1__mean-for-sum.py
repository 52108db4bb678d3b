# fault: the mean in place of the sum
# feedback: sum of the squares
import torch


def grad_of_sum_of_squares(x):
    x = x.detach()
    return (x**2).mean(), 2 * x / x.numel()
