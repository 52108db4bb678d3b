# fault: lets arithmetic promote the dtype: float64 never becomes float32
# feedback: dtype
import torch


def match(x, reference):
    if x.dtype == reference.dtype and x.device == reference.device:
        return x
    return x.to(reference.device) + torch.zeros((), dtype=reference.dtype, device=reference.device)
