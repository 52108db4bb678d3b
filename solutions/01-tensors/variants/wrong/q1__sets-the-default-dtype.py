# fault: changes the default dtype of the whole notebook
# feedback: default dtype
import numpy as np
import torch


def to_float_tensor(data):
    torch.set_default_dtype(torch.float64)
    return torch.from_numpy(np.array(data, dtype=np.float32))


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
