# fault: the argument eps is not used
# feedback: use the argument
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().to(torch.float64).contiguous()
    out = torch.zeros_like(start)
    for k in range(start.numel()):
        step = torch.zeros_like(start)
        step.view(-1)[k] = 1e-6
        out.view(-1)[k] = float(f(start + step) - f(start - step)) / 2e-6
    return out
