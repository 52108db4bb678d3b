# fault: warns on every machine without a GPU, also when nobody asked for one
# feedback: warned, though|only "cuda"
import warnings

import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda")
    warnings.warn("no GPU, using the CPU")
    return torch.device("cpu")
