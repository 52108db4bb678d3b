# fault: inverts the caller's mask in place
# feedback: mask itself|wrong way|mask
import torch


def gate_gradient(x, mask):
    mask.logical_not_()
    return torch.where(mask, x.detach(), x)
