# why: a list of two is a pair; grad mode switched on and put back by hand
import torch


def grad_of_sum_of_squares(x):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    try:
        own = x.data.clone()
        own.requires_grad = True
        z = (own**2).sum()
        z.backward()
    finally:
        torch.set_grad_enabled(before)
    return [z.detach(), own.grad.clone()]
