# fault: the clone of a tensor that requires grad hangs on the caller's graph
# feedback: None|\.grad
import torch


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        own = x.clone().requires_grad_()
        z = (own**2).sum()
        z.backward()
    return z.detach(), own.grad
