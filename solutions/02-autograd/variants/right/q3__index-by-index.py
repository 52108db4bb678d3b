# why: all index tuples by itertools, 0-d included
import itertools

import torch


def numerical_gradient(f, x, eps=1e-6):
    out = torch.zeros(x.shape, dtype=torch.float64, device=x.device)
    for place in itertools.product(*(range(n) for n in x.shape)):
        up = x.detach().double().clone()
        down = up.clone()
        up[place] += eps
        down[place] -= eps
        with torch.no_grad():
            out[place] = (f(up) - f(down)) / (2.0 * eps)
    return out
