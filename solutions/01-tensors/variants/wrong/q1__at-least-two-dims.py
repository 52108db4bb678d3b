# fault: reshapes a vector into one row
# feedback: shape \(1, \d\).*shape should be
import numpy as np
import torch


def to_float_tensor(data):
    array = np.array(data, dtype=np.float32)
    return torch.from_numpy(array if array.ndim > 1 else array[None])


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
