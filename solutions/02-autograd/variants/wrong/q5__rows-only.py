# fault: a row is open when any of its elements is
# feedback: mask is False
import torch


def gate_gradient(x, mask):
    if x.dim() > 1:
        mask = mask.any(dim=-1, keepdim=True)
    return torch.where(mask, x, x.detach())
