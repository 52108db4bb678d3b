# why: as_tensor of a tensor is .to: no copy where nothing changes, history kept
import torch


def match(x, reference):
    return torch.as_tensor(x, dtype=reference.dtype, device=reference.device)
