# fault: makes x require grad so that the hook works
# feedback: requires grad|hook
import torch


def gate_gradient(x, mask):
    if not x.requires_grad:
        x.requires_grad_()
    out = x.clone()
    out.register_hook(lambda g: g * mask)
    return out
