# fault: the path is made with the default dtype on the CPU
# feedback: dtype float32|dtype should be
import torch


def gradient_descent(f, x0, lr, steps):
    path = torch.zeros(steps + 1, *x0.shape)
    path[0] = x0.detach()
    x = x0.detach().clone()
    for k in range(steps):
        own = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        x = x - lr * g
        path[k + 1] = x
    return path
