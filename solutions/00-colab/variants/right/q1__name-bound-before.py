# why: is_available imported by name is the same question, asked at every call
from warnings import warn

import torch
from torch.cuda import is_available


class NoGpuWarning(UserWarning):
    pass


def pick_device(prefer=None):
    there = is_available()
    if prefer is None:
        return torch.device("cuda" if there else "cpu")
    if prefer == "cpu":
        return torch.device(type="cpu")
    if prefer == "cuda":
        if there:
            return torch.device("cuda", 0)
        warn("asked for a GPU, found none", category=NoGpuWarning, stacklevel=2)
        return torch.device("cpu", 0)
    raise ValueError("prefer must be None, 'cpu' or 'cuda'")
