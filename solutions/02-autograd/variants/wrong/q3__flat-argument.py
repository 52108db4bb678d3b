# fault: f is called with a flat tensor
# feedback: shape of x
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().to(torch.float64).reshape(-1)
    out = torch.zeros_like(start)
    for k in range(len(start)):
        up, down = start.clone(), start.clone()
        up[k] += eps
        down[k] -= eps
        out[k] = float(f(up) - f(down)) / (2 * eps)
    return out.reshape(x.shape)
