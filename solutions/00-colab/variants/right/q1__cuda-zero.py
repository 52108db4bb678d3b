# why: cuda:0 is the same device as cuda
import warnings

import torch


def pick_device(prefer=None):
    if prefer is not None and prefer != "cpu" and prefer != "cuda":
        raise ValueError(prefer)
    if prefer == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda:0")
    if prefer == "cuda":
        warnings.warn("no GPU", UserWarning)
    return torch.device("cpu")
