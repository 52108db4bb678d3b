# fault: joins along the last dimension
# feedback: dimension
import torch


def join_channels(tensors):
    return torch.cat(tensors, dim=-1)
