# fault: z is returned with its graph
# feedback: z.detach
import torch


def grad_of_sum_of_squares(x):
    with torch.enable_grad():
        own = x.detach().clone().requires_grad_()
        z = (own**2).sum()
        (g,) = torch.autograd.grad(z, own)
    return z, g
