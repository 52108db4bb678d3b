# why: astype makes a copy also where the dtype is right already
import numpy as np
import torch


def to_float_tensor(data):
    return torch.from_numpy(np.asarray(data).astype(np.float32))


def constant(shape, value):
    return torch.tensor(float(value)).repeat(*shape)
