# fault: stays int64
# feedback: dtype int64
import torch


import torch.nn.functional as F


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("label out of range")
    return F.one_hot(labels, num_classes)
