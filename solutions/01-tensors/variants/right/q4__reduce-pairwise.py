# why: joins one after the other
import torch


from functools import reduce


def join_channels(tensors):
    return reduce(lambda left, right: torch.cat((left, right), dim=1), tensors)
