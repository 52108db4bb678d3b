# fault: one leaf kept between calls of the same shape: gradients pile up inside
# feedback: second|twice|multiple
import torch


_leaves = {}


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        key = (tuple(x.shape), x.dtype, x.device)
        if key not in _leaves:
            _leaves[key] = torch.zeros_like(x).detach().requires_grad_()
        own = _leaves[key]
        own.data.copy_(x.detach())
        z = (own**2).sum()
        z.backward()
    return z.detach(), own.grad
