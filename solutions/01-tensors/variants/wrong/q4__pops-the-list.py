# fault: pop empties the caller's list
# feedback: pop
import torch


def join_channels(tensors):
    out = tensors.pop(0)
    while tensors:
        out = torch.cat([out, tensors.pop(0)], dim=1)
    return out
