# fault: tiny eps in float32
# feedback: float32 cannot hold
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().contiguous()
    out = torch.zeros(start.numel(), dtype=torch.float64, device=x.device)
    for k in range(start.numel()):
        step = torch.zeros(start.numel(), dtype=x.dtype, device=x.device)
        step[k] = eps
        step = step.reshape(start.shape)
        out[k] = float(f(start + step) - f(start - step)) / (2 * eps)
    return out.reshape(x.shape)
