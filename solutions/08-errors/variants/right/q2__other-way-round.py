# why: the product of the turned matrices, turned back
import torch


def scores(x, w):
    return torch.mm(w, x.transpose(0, 1)).transpose(0, 1)
