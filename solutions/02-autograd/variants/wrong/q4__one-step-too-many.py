# fault: one step too many
# feedback: steps
import torch


def gradient_descent(f, x0, lr, steps):
    path = [x0.detach().clone()]
    for _ in range(steps + 1):
        own = path[-1].clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        path.append(path[-1] - lr * g)
    return torch.stack(path)
