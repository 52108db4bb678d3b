# fault: the result is flat
# feedback: shape
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().to(torch.float64).contiguous()
    out = []
    for k in range(start.numel()):
        step = torch.zeros_like(start)
        step.view(-1)[k] = eps
        out.append(float(f(start + step) - f(start - step)) / (2 * eps))
    return torch.tensor(out, dtype=torch.float64, device=x.device)
