# fault: falls over for unsigned 16-bit arrays
# feedback: uint16
import numpy as np
import torch


def to_float_tensor(data):
    array = np.array(data)
    known = {"b": torch.uint8, "i": torch.int64, "f": torch.float64, "u": torch.uint8}
    if array.dtype.kind == "u" and array.dtype != np.uint8:
        raise TypeError(f"can't convert np.ndarray of type {array.dtype}")
    return torch.tensor(array.tolist(), dtype=known[array.dtype.kind]).to(torch.float32)


def constant(shape, value):
    return torch.full(tuple(shape), value, dtype=torch.float32)
