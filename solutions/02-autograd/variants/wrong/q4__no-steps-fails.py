# fault: with no steps there is nothing to stack
# feedback: no steps|steps.*x0
import torch


def gradient_descent(f, x0, lr, steps):
    x, moved = x0.detach().clone(), []
    for _ in range(steps):
        own = x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        x = x - lr * g
        moved.append(x)
    return torch.cat([x0.detach()[None], torch.stack(moved)])
