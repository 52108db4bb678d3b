# why: a table of names; printing beside the warning does no harm; the ValueError may have a type of its own
import warnings

import torch


class UnknownDevice(ValueError):
    pass


def pick_device(prefer=None):
    available = torch.cuda.device_count() > 0 and torch.cuda.is_available()
    table = {None: ("cpu", "cuda"), "cpu": ("cpu", "cpu"), "cuda": ("cpu", "cuda")}
    try:
        choice = table[prefer][available]
    except KeyError:
        raise UnknownDevice(prefer) from None
    if prefer == "cuda" and choice == "cpu":
        print("no GPU")
        warnings.warn("no GPU")
    return torch.device(choice)
