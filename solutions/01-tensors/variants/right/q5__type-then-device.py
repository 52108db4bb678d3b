# why: type() converts the dtype only when it must
import torch


def match(x, reference):
    x = x.to(reference.device)
    return x.type(reference.dtype)
