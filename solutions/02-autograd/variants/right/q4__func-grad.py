# why: torch.func.grad of a tensor without history
import torch


def gradient_descent(f, x0, lr, steps):
    slope = torch.func.grad(f)
    x = x0.detach()
    path = [x.clone()]
    for _ in range(steps):
        x = x - lr * slope(x).detach()
        path.append(x)
    return torch.cat([row.unsqueeze(0) for row in path])
