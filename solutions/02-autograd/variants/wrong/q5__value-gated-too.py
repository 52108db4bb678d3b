# fault: x * mask sets values to 0
# feedback: gates the value
import torch


def gate_gradient(x, mask):
    return x * mask
