# fault: labels[:, 0] fails for labels of shape (N,)
# feedback: IndexError|too many indices
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss()(logits, labels[:, 0].long())
