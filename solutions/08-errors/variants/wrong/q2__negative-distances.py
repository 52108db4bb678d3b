# fault: scores by distance, not by dot product
# feedback: dot product
import torch


def scores(x, w):
    return -torch.cdist(x, w)
