# fault: joins the first two tensors only
# feedback: shape|raised|IndexError
import torch


def join_channels(tensors):
    a, b = tensors[0], tensors[1]
    return torch.cat([a, b], dim=1)
