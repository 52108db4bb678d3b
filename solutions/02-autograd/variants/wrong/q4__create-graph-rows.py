# fault: create_graph, and rows detached only at the end: each keeps the graph of its step
# feedback: earlier steps|keep numbers
import torch


def gradient_descent(f, x0, lr, steps):
    x = x0.detach().clone()
    path = [x]
    for _ in range(steps):
        own = x.detach().clone().requires_grad_()
        (g,) = torch.autograd.grad(f(own), own, create_graph=True)
        x = own - lr * g
        path.append(x)
    return torch.stack(path).detach()
