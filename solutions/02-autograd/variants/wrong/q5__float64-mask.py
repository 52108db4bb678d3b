# fault: a float64 mask turns the result into float64
# feedback: dtype float64
import torch


def gate_gradient(x, mask):
    m = mask.double()
    return x * m + x.detach() * (1 - m)
