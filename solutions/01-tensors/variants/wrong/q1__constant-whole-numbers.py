# fault: value cut to a whole number
# feedback: whole number
import numpy as np
import torch


def constant(shape, value):
    return torch.full(tuple(shape), int(value), dtype=torch.float32)


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
