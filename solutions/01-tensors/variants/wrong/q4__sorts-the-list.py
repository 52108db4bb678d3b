# fault: sorts the caller's list by channels
# feedback: not where they should be|tensor \d of the list|order
import torch


def join_channels(tensors):
    tensors.sort(key=lambda t: t.shape[1])
    return torch.cat(tensors, dim=1)
