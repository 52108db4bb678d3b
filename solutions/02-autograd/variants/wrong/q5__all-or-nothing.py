# fault: open only if the whole mask is True
# feedback: Where mask is True
import torch


def gate_gradient(x, mask):
    return x.clone() if bool(mask.all()) else torch.where(mask & False, x, x.detach())
