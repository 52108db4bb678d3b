# fault: unsigned numbers pass through a signed dtype of the same size
# feedback: another dtype
import numpy as np
import torch


def to_float_tensor(data):
    array = np.array(data)
    if array.dtype.kind == "u":
        array = array.view(array.dtype.name[1:])
    return torch.from_numpy(array.astype(np.float32))


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
