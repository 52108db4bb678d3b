# fault: the same tensor is appended in each step
# feedback: All rows are equal
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.detach().clone().requires_grad_()
    path = [x.detach()]
    for _ in range(steps):
        (g,) = torch.autograd.grad(f(x), x)
        with torch.no_grad():
            x -= lr * g
        path.append(x.detach())
    return torch.stack(path)
