# why: detached value plus a difference of zero that carries the gradient
import torch


def gate_gradient(x, mask):
    return x.detach() + (x - x.detach()) * mask
