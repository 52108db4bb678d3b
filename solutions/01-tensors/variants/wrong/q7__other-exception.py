# fault: F.one_hot's RuntimeError is not ValueError
# feedback: RuntimeError
import torch


import torch.nn.functional as F


def one_hot(labels, num_classes):
    return F.one_hot(labels, num_classes).float()
