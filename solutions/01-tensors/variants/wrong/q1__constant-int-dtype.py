# fault: torch.full takes int64 from a whole number
# feedback: dtype int64.*dtype=torch.float32
import numpy as np
import torch


def constant(shape, value):
    return torch.full(tuple(shape), value)


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
