# fault: computes in float32
# feedback: float32
import torch


def grad_of_sum_of_squares(x):
    own = x.detach().float()
    return (own * own).sum(), 2 * own
