# fault: torch.tensor refuses arrays with negative strides
# feedback: negative step|reverse order
import numpy as np
import torch


def to_float_tensor(data):
    return torch.tensor(data, dtype=torch.float32)


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
