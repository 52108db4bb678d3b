# fault: rows keep their history
# feedback: still has a graph|history
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.clone()
    path = [x]
    for _ in range(steps):
        own = x.detach().clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        x = own - lr * g
        path.append(x)
    return torch.stack(path)
