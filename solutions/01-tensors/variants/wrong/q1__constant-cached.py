# fault: hands the same tensor out again
# feedback: new one in each call
import numpy as np
import torch


_known = {}


def constant(shape, value):
    key = (tuple(shape), value)
    if key not in _known:
        _known[key] = torch.full(key[0], value, dtype=torch.float32)
    return _known[key]


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
