# fault: as_tensor copies float64 but shares a float32 array
# feedback: memory of its own.*copy
import numpy as np
import torch


def to_float_tensor(data):
    if hasattr(data, "strides") and any(step < 0 for step in data.strides):
        data = data.copy()
    return torch.as_tensor(data, dtype=torch.float32)


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
