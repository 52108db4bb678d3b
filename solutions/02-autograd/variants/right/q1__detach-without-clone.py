# why: a detached tensor shares memory, which nobody writes into
import torch


@torch.enable_grad()
def grad_of_sum_of_squares(x):
    leaf = x.detach().requires_grad_()
    z = torch.sum(leaf * leaf)
    return z.detach(), torch.autograd.grad(z, [leaf])[0]
