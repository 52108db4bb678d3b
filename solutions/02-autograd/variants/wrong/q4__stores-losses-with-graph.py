# fault: all losses are kept with their graphs
# feedback: earlier steps|keep numbers
import torch


def gradient_descent(f, x0, lr, steps):
    x, losses = x0.detach().clone(), []
    path = [x]
    for _ in range(steps):
        own = x.clone().requires_grad_()
        loss = f(own)
        losses.append(loss)
        (g,) = torch.autograd.grad(loss, own, retain_graph=True)
        x = x - lr * g
        path.append(x)
    return torch.stack(path)
