# fault: the gradient is taken at x0 every time
# feedback: at x0 in every step
import torch


def gradient_descent(f, x0, lr, steps):
    own = x0.detach().clone().requires_grad_()
    path = [own.detach().clone()]
    for _ in range(steps):
        (g,) = torch.autograd.grad(f(own), own)
        path.append(path[-1] - lr * g)
    return torch.stack(path)
