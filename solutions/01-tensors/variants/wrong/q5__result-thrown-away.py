# fault: to() without keeping the result
# feedback: return its result
import torch


def match(x, reference):
    x.to(reference.dtype)
    x.to(reference.device)
    return x
