# fault: ascontiguousarray copies only when it must, so a plain float32 array is shared
# feedback: memory of its own.*copy
import numpy as np
import torch


def to_float_tensor(data):
    return torch.from_numpy(np.ascontiguousarray(data, dtype=np.float32))


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
