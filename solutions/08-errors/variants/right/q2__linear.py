# why: F.linear is this product
import torch.nn.functional as F


def scores(x, w):
    return F.linear(x, w)
