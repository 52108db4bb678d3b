# fault: argmax of a column is always 0
# feedback: class 0
from torch import nn


def classification_loss(logits, labels):
    if labels.dim() == 2:
        labels = labels.argmax(dim=1)
    return nn.CrossEntropyLoss()(logits, labels.long())
