# fault: changes the dtype or the device, never both
# feedback: Two things may have to change
import torch


def match(x, reference):
    if x.device != reference.device:
        return x.to(reference.device)
    if x.dtype != reference.dtype:
        return x.to(reference.dtype)
    return x
