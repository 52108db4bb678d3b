# fault: prints instead of warning
# feedback: print.*not a warning
import torch


def pick_device(prefer=None):
    if prefer not in (None, "cpu", "cuda"):
        raise ValueError(prefer)
    if prefer == "cpu":
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda")
    if prefer == "cuda":
        print("Warning: no GPU, using the CPU")
    return torch.device("cpu")
