# fault: adds the gradient
# feedback: uphill
import torch


def gradient_descent(f, x0, lr, steps):
    path = [x0.detach().clone()]
    for _ in range(steps):
        x = path[-1].clone().requires_grad_()
        (g,) = torch.autograd.grad(f(x), x)
        path.append(path[-1] + lr * g)
    return torch.stack(path)
