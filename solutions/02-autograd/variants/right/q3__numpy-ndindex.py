# why: numpy walks the indices and holds the numbers
import numpy as np
import torch


def numerical_gradient(f, x, eps=1e-6):
    base = x.detach().cpu().numpy().astype(np.float64)
    slopes = np.zeros_like(base)
    for place in np.ndindex(base.shape):
        values = []
        for sign in (1, -1):
            moved = np.array(base)
            moved[place] += sign * eps
            values.append(float(f(torch.from_numpy(moved).to(x.device))))
        slopes[place] = (values[0] - values[1]) / (2 * eps)
    return torch.from_numpy(np.array(slopes)).to(x.device)
