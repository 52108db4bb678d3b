# why: each of the two returns its input where nothing changes
import torch


def match(x, reference):
    return x.to(dtype=reference.dtype).to(device=reference.device)
