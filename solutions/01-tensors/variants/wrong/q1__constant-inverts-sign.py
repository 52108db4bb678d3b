# fault: builds the value by counting up from zero, so negative ones come out as 0
# feedback: have that value
import numpy as np
import torch


def constant(shape, value):
    return torch.zeros(tuple(shape)) + max(value, 0)


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
