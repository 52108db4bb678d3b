# fault: takes a float32 array as it is
# feedback: memory of its own.*copy
import numpy as np
import torch


def to_float_tensor(data):
    array = np.asarray(data)
    if array.dtype != np.float32:
        array = array.astype(np.float32)
    if any(step < 0 for step in array.strides):
        array = array.copy()
    return torch.from_numpy(array)


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
