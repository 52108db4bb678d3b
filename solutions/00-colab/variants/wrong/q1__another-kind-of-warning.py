# fault: a RuntimeWarning where a UserWarning is promised
# feedback: RuntimeWarning.*UserWarning
import warnings

import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer != "cpu" and torch.cuda.is_available():
        return torch.device("cuda")
    if prefer == "cuda":
        warnings.warn("no GPU", RuntimeWarning)
    return torch.device("cpu")
