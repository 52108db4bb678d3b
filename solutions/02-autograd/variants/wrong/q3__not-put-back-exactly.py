# fault: adds and takes away again: a float64 x is off in the last digit
# feedback: last digit
import torch


def numerical_gradient(f, x, eps=1e-6):
    with torch.no_grad():
        start = x.detach().to(torch.float64)
        out = torch.zeros(start.shape, dtype=torch.float64, device=x.device)
        for index in torch.cartesian_prod(*map(torch.arange, start.shape)).reshape(-1, max(start.dim(), 1)).tolist() if start.dim() else [[]]:
            place = tuple(index)
            start[place] += eps
            up = float(f(start))
            start[place] -= 2 * eps
            down = float(f(start))
            start[place] += eps
            out[place] = (up - down) / (2 * eps)
    return out
