# why: torch.optim.SGD on an own leaf
import torch


def gradient_descent(f, x0, lr, steps):
    x = torch.nn.Parameter(x0.detach().clone())
    optimizer = torch.optim.SGD([x], lr=lr)
    path = [x0.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        loss = f(x)
        loss.backward()
        optimizer.step()
        path.append(x.detach().clone())
    return torch.stack(path)
