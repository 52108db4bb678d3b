# why: one contiguous copy, old values written back
import torch


def numerical_gradient(f, x, eps=1e-6):
    own = x.detach().to(torch.float64).clone(memory_format=torch.contiguous_format)
    flat = own.view(-1)
    g = torch.empty_like(flat)
    for k in range(flat.numel()):
        old = flat[k].item()
        flat[k] = old + eps
        up = f(own).item()
        flat[k] = old - eps
        down = f(own).item()
        flat[k] = old
        g[k] = (up - down) / (2 * eps)
    return g.view(own.shape)
