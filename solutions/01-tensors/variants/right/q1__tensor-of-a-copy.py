# why: np.array copies, torch.tensor copies again; one copy too many is not wrong
import numpy as np
import torch


def to_float_tensor(data):
    return torch.tensor(np.array(data), dtype=torch.float32)


def constant(shape, value):
    return torch.ones(tuple(shape)) * value
