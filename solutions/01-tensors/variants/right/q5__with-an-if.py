# why: asks first, which is not needed but right
import torch


def match(x, reference):
    if x.dtype == reference.dtype and x.device == reference.device:
        return x
    return x.to(reference.dtype).to(reference.device)
