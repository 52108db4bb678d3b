# fault: returns z alone
# feedback: pair
import torch


def grad_of_sum_of_squares(x):
    return (x.detach() ** 2).sum()
