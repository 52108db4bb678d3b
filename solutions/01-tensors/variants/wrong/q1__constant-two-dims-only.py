# fault: written for matrices only
# feedback: tuple or a list, of any length
import numpy as np
import torch


def constant(shape, value):
    n, d = shape
    return torch.full((n, d), value, dtype=torch.float32)


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
