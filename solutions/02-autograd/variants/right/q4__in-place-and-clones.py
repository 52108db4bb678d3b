# why: one leaf, changed in place under no_grad, copies in the path
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.detach().clone()
    x.requires_grad = True
    path = [x.detach().clone()]
    for _ in range(steps):
        x.grad = None
        f(x).backward()
        with torch.no_grad():
            x -= lr * x.grad
        path.append(x.detach().clone())
    return torch.stack(path, dim=0)
