# fault: the last iterate alone
# feedback: row for
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.detach().clone()
    for _ in range(steps):
        own = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        x = x - lr * g
    return x
