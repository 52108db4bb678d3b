# fault: fills missing values in the caller's array
# feedback: array holds other numbers|numbers are not those|list of numbers is
import numpy as np
import torch


def to_float_tensor(data):
    if isinstance(data, np.ndarray) and data.dtype.kind == "f":
        data -= 0.0
        data[:] = np.round(data)
    return torch.from_numpy(np.array(data, dtype=np.float32))


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
