# fault: whatever begins with cuda, in either case, is let through
# feedback: very spellings|ValueError
import warnings

import torch


def pick_device(prefer=None):
    if prefer is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    prefer = prefer.lower()
    if prefer == "cpu":
        return torch.device("cpu")
    if prefer.startswith("cuda"):
        if torch.cuda.is_available():
            return torch.device("cuda")
        warnings.warn("no GPU")
        return torch.device("cpu")
    raise ValueError(prefer)
