# fault: x0 is missing
# feedback: shape.*row|path must hold x0|x0
import torch


def gradient_descent(f, x0, lr, steps):
    x, path = x0.detach().clone(), []
    for _ in range(steps):
        own = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        x = x - lr * g
        path.append(x)
    return torch.stack(path)
