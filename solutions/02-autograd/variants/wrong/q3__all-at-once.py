# fault: steps with all elements at the same time
# feedback: one element at a time
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().to(torch.float64)
    slope = (f(start + eps) - f(start - eps)).detach() / (2 * eps)
    return slope.expand(start.shape).clone()
