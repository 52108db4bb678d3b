# why: as_tensor of a contiguous copy, to float32, then clone
import numpy as np
import torch


def to_float_tensor(data):
    if isinstance(data, np.ndarray):
        data = data.copy()
    return torch.as_tensor(data).to(torch.float32).clone()


def constant(shape, value):
    out = torch.empty(tuple(shape), dtype=torch.float32)
    out.fill_(value)
    return out
