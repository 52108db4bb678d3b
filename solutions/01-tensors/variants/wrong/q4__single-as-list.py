# fault: a list of one is handed back as the list
# feedback: list
import torch


def join_channels(tensors):
    if len(tensors) < 2:
        return tensors
    return torch.cat(tensors, dim=1)
