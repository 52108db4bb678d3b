# fault: expand: all elements are one place in memory
# feedback: expand
import numpy as np
import torch


def constant(shape, value):
    return torch.tensor(float(value)).expand(tuple(shape))


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
