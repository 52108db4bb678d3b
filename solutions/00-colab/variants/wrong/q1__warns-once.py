# fault: remembers that it has warned; later calls are silent
# feedback: second call.*warning|remember
import warnings

import torch

_warned = False


def pick_device(prefer=None):
    global _warned
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer != "cpu" and torch.cuda.is_available():
        return torch.device("cuda")
    if prefer == "cuda" and not _warned:
        _warned = True
        warnings.warn("no GPU")
    return torch.device("cpu")
