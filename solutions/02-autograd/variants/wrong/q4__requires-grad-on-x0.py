# fault: switches requires_grad of x0 on
# feedback: requires_grad|leaf
import torch


def gradient_descent(f, x0, lr, steps):
    if x0.is_leaf:
        x0.requires_grad_()
    path = [x0.detach().clone()]
    x = x0
    for _ in range(steps):
        own = x if x.requires_grad else x.clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own)
        x = own.detach() - lr * g
        path.append(x)
    return torch.stack(path)
