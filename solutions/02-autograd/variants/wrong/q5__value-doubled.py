# fault: adds the detached copy on top
# feedback: values are others
import torch


def gate_gradient(x, mask):
    return x * mask + x.detach()
