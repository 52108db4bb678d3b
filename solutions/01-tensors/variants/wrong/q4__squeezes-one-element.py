# fault: squeezes a single tensor
# feedback: squeeze
import torch


def join_channels(tensors):
    if len(tensors) == 1:
        return tensors[0].squeeze()
    return torch.cat(tensors, dim=1)
