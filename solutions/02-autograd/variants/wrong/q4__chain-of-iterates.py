# fault: x - lr * g is recorded: every x hangs on the one before
# feedback: recorded, too|forget the one before
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.detach().clone().requires_grad_()
    path = [x.detach()]
    for _ in range(steps):
        (g,) = torch.autograd.grad(f(x), x)
        x = x - lr * g
        path.append(x.detach())
    return torch.stack(path)
