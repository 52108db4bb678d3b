# fault: the step is relative to x
# feedback: 2 eps
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().to(torch.float64).contiguous()
    out = torch.zeros_like(start)
    for k in range(start.numel()):
        h = eps * max(abs(start.view(-1)[k].item()), 1e-3)
        step = torch.zeros_like(start)
        step.view(-1)[k] = h
        out.view(-1)[k] = float(f(start + step) - f(start - step)) / (2 * h)
    return out
