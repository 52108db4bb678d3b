# why: swaps channels to the front, joins, swaps back
import torch


def join_channels(tensors):
    return torch.cat([t.transpose(0, 1) for t in tensors]).transpose(0, 1)
