# fault: another default eps, too long for the digits asked for
# feedback: far below|float32|2 eps
import torch


def numerical_gradient(f, x, eps=1e-3):
    start = x.detach().to(torch.float64).contiguous()
    out = torch.zeros_like(start)
    for k in range(start.numel()):
        step = torch.zeros_like(start)
        step.view(-1)[k] = eps
        out.view(-1)[k] = float(f(start + step) - f(start - step)) / (2 * eps)
    return out
