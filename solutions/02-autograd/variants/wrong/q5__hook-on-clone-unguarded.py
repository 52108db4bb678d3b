# fault: register_hook raises when x needs no gradient
# feedback: does not require grad
import torch


def gate_gradient(x, mask):
    out = x.clone()
    out.register_hook(lambda g: g * mask)
    return out
