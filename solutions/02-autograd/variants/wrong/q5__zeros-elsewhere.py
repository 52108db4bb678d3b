# fault: where with zeros
# feedback: gates the value|became 0
import torch


def gate_gradient(x, mask):
    return torch.where(mask, x, torch.zeros_like(x))
