# why: numpy makes the block, nobody else holds it
import numpy as np
import torch


def to_float_tensor(data):
    return torch.tensor(np.array(data, dtype=np.float64)).float()


def constant(shape, value):
    return torch.from_numpy(np.full(tuple(shape), value, dtype=np.float32))
