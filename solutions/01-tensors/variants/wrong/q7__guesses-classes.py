# fault: number of classes from the labels present
# feedback: guessed
import torch


import torch.nn.functional as F


def one_hot(labels, num_classes):
    if (labels < 0).any() or (labels >= num_classes).any():
        raise ValueError("label out of range")
    return F.one_hot(labels).float()
