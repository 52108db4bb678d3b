# fault: puts each new tensor in front
# feedback: reverse order|numbers are not
import torch


def join_channels(tensors):
    out = tensors[0]
    for t in tensors[1:]:
        out = torch.cat([t, out], dim=1)
    return out
