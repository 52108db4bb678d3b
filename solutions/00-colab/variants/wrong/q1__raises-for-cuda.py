# fault: raises when the GPU is missing instead of falling back
# feedback: no GPU|RuntimeError
import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer == "cuda" and not torch.cuda.is_available():
        raise RuntimeError("no GPU on this machine")
    if prefer == "cpu":
        return torch.device("cpu")
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
