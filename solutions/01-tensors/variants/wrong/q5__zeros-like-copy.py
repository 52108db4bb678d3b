# fault: a tensor like reference, filled with x: the shapes must agree
# feedback: shape of reference|shape
import torch


def match(x, reference):
    return torch.zeros_like(reference).copy_(x)
