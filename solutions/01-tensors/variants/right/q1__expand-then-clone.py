# why: expand, then a copy with memory for every element
import numpy as np
import torch


def to_float_tensor(data):
    return torch.FloatTensor(np.array(data, dtype=np.float32).tolist())


def constant(shape, value):
    return torch.tensor(value, dtype=torch.float32).expand(tuple(shape)).clone(memory_format=torch.contiguous_format)
