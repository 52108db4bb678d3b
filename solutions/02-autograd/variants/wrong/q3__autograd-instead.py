# fault: autograd's slope, no difference: eps has no effect
# feedback: use the argument
import torch


def numerical_gradient(f, x, eps=1e-6):
    own = x.detach().to(torch.float64).clone().requires_grad_()
    return torch.autograd.grad(f(own), own)[0]
