# why: lists have no strides and no dtype
import numpy as np
import torch


def to_float_tensor(data):
    if hasattr(data, "tolist"):
        data = data.tolist()
    return torch.tensor(data, dtype=torch.float32)


def constant(shape, value):
    return torch.zeros(*shape).add_(value)
