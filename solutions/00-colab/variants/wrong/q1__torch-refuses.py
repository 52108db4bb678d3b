# fault: leaves typing errors to torch.device, which raises RuntimeError
# feedback: RuntimeError|ValueError
import warnings

import torch


def pick_device(prefer=None):
    if prefer is None:
        prefer = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(prefer)
    if device.type == "cuda" and not torch.cuda.is_available():
        warnings.warn("no GPU")
        device = torch.device("cpu")
    if device.type not in ("cpu", "cuda"):
        raise ValueError(prefer)
    return device
