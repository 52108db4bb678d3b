# fault: takes the first size out of the caller's list
# feedback: list with the shape|shape
import numpy as np
import torch


def constant(shape, value):
    if isinstance(shape, list):
        sizes = [shape.pop(0)]
        while shape:
            sizes.append(shape.pop(0))
    else:
        sizes = list(shape)
    return torch.full(sizes, value, dtype=torch.float32)


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
