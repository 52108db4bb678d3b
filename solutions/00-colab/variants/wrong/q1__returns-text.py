# fault: returns the name of the device as a str
# feedback: text.*torch\.device
import warnings

import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer != "cpu" and torch.cuda.is_available():
        return "cuda"
    if prefer == "cuda":
        warnings.warn("no GPU")
    return "cpu"
