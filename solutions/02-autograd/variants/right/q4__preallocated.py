# why: a path of the right size, filled row by row
import torch


def gradient_descent(f, x0, lr, steps):
    path = x0.detach().new_empty((steps + 1, *x0.shape))
    path[0] = x0.detach()
    for k in range(steps):
        x = path[k].clone().requires_grad_()
        g = torch.autograd.grad(f(x), x)[0]
        path[k + 1] = (x - lr * g).detach()
    return path
