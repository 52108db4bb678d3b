# fault: the step is made in float32, then turned into float64
# feedback: before the step
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().clone(memory_format=torch.contiguous_format)
    out = torch.zeros(start.numel(), dtype=torch.float64, device=x.device)
    flat = start.view(-1)
    for k in range(start.numel()):
        old = flat[k].item()
        flat[k] = old + eps
        up = float(f(start.double()))
        flat[k] = old - eps
        down = float(f(start.double()))
        flat[k] = old
        out[k] = (up - down) / (2 * eps)
    return out.reshape(x.shape)
