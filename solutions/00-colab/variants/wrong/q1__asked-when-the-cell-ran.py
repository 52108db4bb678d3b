# fault: the device is chosen once, when the cell runs; prefer is looked at properly
# feedback: is_available.*inside the function
import warnings

import torch

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer == "cpu":
        return torch.device("cpu")
    if prefer == "cuda" and DEVICE.type == "cpu":
        warnings.warn("no GPU")
    return DEVICE
