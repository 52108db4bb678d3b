# fault: everything is detached
# feedback: no gradient arrived
import torch


def gate_gradient(x, mask):
    return torch.where(mask, x.detach(), x.detach())
