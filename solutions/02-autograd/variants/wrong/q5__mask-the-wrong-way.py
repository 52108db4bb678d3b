# fault: the mask is used the wrong way round
# feedback: wrong way round
import torch


def gate_gradient(x, mask):
    return torch.where(mask, x.detach(), x)
