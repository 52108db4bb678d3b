# fault: z as a Python number
# feedback: float
import torch


def grad_of_sum_of_squares(x):
    x = x.detach()
    return (x * x).sum().item(), 2 * x
