# fault: only the dtype
# feedback: is on cpu|is on cuda|device
import torch


def match(x, reference):
    return x.to(reference.dtype)
