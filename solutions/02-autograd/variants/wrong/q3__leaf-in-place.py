# fault: writes into a leaf that requires grad
# feedback: copy|leaf
import torch


def numerical_gradient(f, x, eps=1e-6):
    start = x.to(torch.float64)
    out = torch.zeros(start.numel(), dtype=torch.float64, device=x.device)
    places = [()] if start.dim() == 0 else [tuple(i) for i in torch.ones(start.shape).nonzero().tolist()]
    for k, place in enumerate(places):
        old = start[place].item()
        start[place] = old + eps
        up = float(f(start))
        start[place] = old - eps
        down = float(f(start))
        start[place] = old
        out[k] = (up - down) / (2 * eps)
    return out.reshape(x.shape)
