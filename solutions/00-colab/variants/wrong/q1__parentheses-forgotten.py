# fault: is_available is only named, and a function counts as true
# feedback: parentheses
import warnings

import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available:
        return torch.device("cuda")
    warnings.warn("no GPU")
    return torch.device("cpu")
