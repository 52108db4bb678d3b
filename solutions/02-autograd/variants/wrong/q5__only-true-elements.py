# fault: returns the elements where the mask is True
# feedback: shape
import torch


def gate_gradient(x, mask):
    return x[mask]
