# fault: rebuilds the array from its memory order: transposed arrays are scrambled
# feedback: another order
import numpy as np
import torch


def to_float_tensor(data):
    array = np.asarray(data)
    flat = array.ravel(order="K").astype(np.float32)
    return torch.tensor(flat.tolist(), dtype=torch.float32).reshape(array.shape)


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
