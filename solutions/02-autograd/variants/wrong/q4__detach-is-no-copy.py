# fault: detach shares memory: x0 walks along
# feedback: add .\.clone|memory
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.detach().requires_grad_()
    path = [x0.detach().clone()]
    for _ in range(steps):
        (g,) = torch.autograd.grad(f(x), x)
        with torch.no_grad():
            x -= lr * g
        path.append(x.detach().clone())
    return torch.stack(path)
