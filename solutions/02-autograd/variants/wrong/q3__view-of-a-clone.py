# fault: clone keeps the strides, view(-1) refuses
# feedback: clone.*order in memory|view size
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().double().clone()
    flat = start.view(-1)
    out = torch.zeros(start.numel(), dtype=torch.float64, device=x.device)
    for k in range(flat.numel()):
        old = flat[k].item()
        flat[k] = old + eps
        up = float(f(start))
        flat[k] = old - eps
        down = float(f(start))
        flat[k] = old
        out[k] = (up - down) / (2 * eps)
    return out.reshape(start.shape)
