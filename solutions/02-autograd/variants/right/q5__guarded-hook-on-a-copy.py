# why: a hook on a new tensor, where there is a gradient at all
import torch


def gate_gradient(x, mask):
    out = x.clone()
    if out.requires_grad:
        keep = mask.clone()
        out.register_hook(lambda g: g.masked_fill(~keep, 0))
    return out
