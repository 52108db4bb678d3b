# fault: x @ x is right for vectors only
# feedback: shape|raised|size
import torch


def grad_of_sum_of_squares(x):
    x = x.detach()
    return x @ x, 2 * x
