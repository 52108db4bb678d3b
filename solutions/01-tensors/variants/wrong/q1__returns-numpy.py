# fault: returns a numpy array
# feedback: numpy array
import numpy as np
import torch


def to_float_tensor(data):
    return np.array(data, dtype=np.float32)


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
