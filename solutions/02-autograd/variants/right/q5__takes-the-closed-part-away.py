# why: a difference of zero, taken away where the gate is closed
import torch


def gate_gradient(x, mask):
    return x - (x - x.detach()) * ~mask
