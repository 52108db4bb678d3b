# fault: takes requires_grad from the reference, too
# feedback: requires_grad|requires grad
import torch


def match(x, reference):
    out = x.to(reference)
    if reference.requires_grad and not out.requires_grad:
        out.requires_grad_()
    return out
