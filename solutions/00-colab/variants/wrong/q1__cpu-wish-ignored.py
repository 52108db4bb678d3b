# fault: "cpu" gives the GPU where there is one
# feedback: "cpu" should always
import warnings

import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if prefer == "cuda":
        warnings.warn("no GPU")
    return torch.device("cpu")
