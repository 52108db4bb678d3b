# fault: the mask is kept in the class: a second gate overwrites it
# feedback: own mask
import torch


class Gate(torch.autograd.Function):
    mask = None

    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return g * Gate.mask


def gate_gradient(x, mask):
    Gate.mask = mask
    return Gate.apply(x)
