# fault: keeps the dtype of the data: ints give int64
# feedback: dtype int64|dtype float64
import numpy as np
import torch


def to_float_tensor(data):
    return torch.tensor(np.array(data))


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
