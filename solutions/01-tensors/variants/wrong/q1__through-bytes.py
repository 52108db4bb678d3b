# fault: numbers pass through int64, so the fractions are lost
# feedback: another dtype
import numpy as np
import torch


def to_float_tensor(data):
    array = np.array(data)
    if array.ndim == 1 and array.dtype == np.float64:
        array = array.round()
    return torch.from_numpy(array.astype(np.int64).astype(np.float32))


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
