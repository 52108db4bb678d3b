# fault: deepcopy refuses a computed tensor
# feedback: deepcopy
import copy

import torch


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        own = copy.deepcopy(x).requires_grad_()
        own.grad = None
        z = (own**2).sum()
        z.backward()
    return z.detach(), own.grad
