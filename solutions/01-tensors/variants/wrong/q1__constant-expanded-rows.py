# fault: one row with its own memory, expanded to all rows
# feedback: expand
import numpy as np
import torch


def constant(shape, value):
    row = torch.full((shape[-1],), value, dtype=torch.float32)
    return row.expand(tuple(shape))


def to_float_tensor(data):
    return torch.from_numpy(np.array(data, dtype=np.float32))
