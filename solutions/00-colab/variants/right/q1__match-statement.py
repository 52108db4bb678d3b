# why: a match statement; the device as a property of a tensor
import warnings

import torch


def pick_device(prefer: str | None = None) -> torch.device:
    match prefer:
        case "cpu":
            name = "cpu"
        case None | "cuda":
            name = "cuda" if torch.cuda.is_available() else "cpu"
            if name == "cpu" and prefer is not None:
                warnings.warn(message="falling back to the CPU")
        case _:
            raise ValueError(f"unknown device {prefer}")
    return torch.device(name)
