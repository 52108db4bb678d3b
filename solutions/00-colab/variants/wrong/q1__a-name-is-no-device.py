# fault: torch.device(prefer) for any wish; a missing GPU and a typing error go unnoticed
# feedback: does not have|only a name|ValueError
import torch


def pick_device(prefer=None):
    if prefer is not None:
        return torch.device(prefer)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
