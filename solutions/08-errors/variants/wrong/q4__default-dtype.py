# fault: changes the default dtype of the whole notebook
# feedback: default
import torch
from torch import nn


def classification_loss(logits, labels):
    torch.set_default_dtype(torch.float64)
    return nn.CrossEntropyLoss()(logits, labels.reshape(-1).long())
