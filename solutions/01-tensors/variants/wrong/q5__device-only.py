# fault: only the device
# feedback: dtype
import torch


def match(x, reference):
    return x.to(reference.device)
