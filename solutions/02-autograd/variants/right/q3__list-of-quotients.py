# why: a list of numbers, brought into shape at the end
import torch


def numerical_gradient(f, x, eps=1e-6):
    flat = x.detach().reshape(-1).double()
    unit = torch.eye(flat.numel(), dtype=torch.float64, device=x.device)

    def at(v):
        return float(f(v.reshape(x.shape)))

    quotients = [(at(flat + eps * e) - at(flat - eps * e)) / (2 * eps) for e in unit]
    return torch.tensor(quotients, dtype=torch.float64, device=x.device).reshape(x.shape)
