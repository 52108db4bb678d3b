# fault: finite differences in float32: a few digits only
# feedback: slope of f
import torch


def gradient(f, x):
    own = x.detach().clone().requires_grad_()
    y = f(own)
    if y.dim() != 0:
        raise ValueError("f(x) must be 0-d")

    with torch.no_grad():
        g = torch.zeros_like(x.detach(), memory_format=torch.contiguous_format)
        for k in range(x.numel()):
            step = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
            step[k] = 1e-4
            step = step.reshape(x.shape)
            g.view(-1)[k] = (f(own + step) - f(own - step)) / 2e-4
    return g
