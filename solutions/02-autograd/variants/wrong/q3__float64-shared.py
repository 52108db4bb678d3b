# fault: double() of a float64 x is x itself: the step is written into it and stays
# feedback: x differs|numbers|unchanged
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.detach().double()
    if not start.is_contiguous():
        start = start.contiguous()
    flat = start.view(-1)
    out = torch.zeros(flat.shape, dtype=torch.float64, device=x.device)
    for k in range(flat.numel()):
        old = flat[k].item()
        flat[k] = old + eps
        up = float(f(start))
        flat[k] = old - eps
        out[k] = (up - float(f(start))) / (2 * eps)
    return out.reshape(x.shape)
