# fault: a hook on the caller's tensor masks every use of it
# feedback: hook on x
import torch


def gate_gradient(x, mask):
    if x.requires_grad:
        x.register_hook(lambda g: g * mask)
    return x
