# fault: forward difference
# feedback: one-sided
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().to(torch.float64).contiguous()
    here = float(f(start))
    out = torch.zeros_like(start)
    for k in range(start.numel()):
        moved = start.clone()
        moved.view(-1)[k] += eps
        out.view(-1)[k] = (float(f(moved)) - here) / eps
    return out
