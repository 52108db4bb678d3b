# fault: `if not prefer` takes the empty string for None
# feedback: if prefer is None
import warnings

import torch


def pick_device(prefer=None):
    if not prefer:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if prefer not in ("cpu", "cuda"):
        raise ValueError(prefer)
    if prefer == "cuda" and not torch.cuda.is_available():
        warnings.warn("no GPU")
        return torch.device("cpu")
    return torch.device(prefer)
