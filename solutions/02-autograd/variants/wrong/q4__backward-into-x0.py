# fault: backward through x0: its .grad fills
# feedback: x0\.grad|\.grad of|pile up|leaf
import torch


def gradient_descent(f, x0, lr, steps):
    path = [x0.detach().clone()]
    for k in range(steps):
        own = x0.clone() if k == 0 and x0.requires_grad else path[-1].clone().requires_grad_()
        if not own.is_leaf:
            own.retain_grad()
        f(own).backward()
        path.append(path[-1] - lr * own.grad)
    return torch.stack(path)
