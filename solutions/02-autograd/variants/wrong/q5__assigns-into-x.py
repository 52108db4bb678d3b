# fault: writes detached values into x itself
# feedback: leaf|make a new tensor|x\[
import torch


def gate_gradient(x, mask):
    x[~mask] = x[~mask].detach()
    return x
