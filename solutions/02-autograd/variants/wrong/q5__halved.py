# fault: adds x and its detached copy: the gradient is halved, and flows everywhere
# feedback: mask is False|scales
import torch


def gate_gradient(x, mask):
    return torch.where(mask, (x + x.detach()) / 2, x.detach())
