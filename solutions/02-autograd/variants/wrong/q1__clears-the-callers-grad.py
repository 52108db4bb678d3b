# fault: throws the caller's .grad away
# feedback: \.grad holds other numbers|\.grad of
import torch


def grad_of_sum_of_squares(x):
    if x.is_leaf:
        x.grad = None
    own = x.detach()
    return (own**2).sum(), 2 * own
