# fault: returns a Python float
# feedback: \.item\(\)
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss()(logits, labels.reshape(-1).long()).item()
