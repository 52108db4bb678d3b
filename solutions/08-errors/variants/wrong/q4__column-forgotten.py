# fault: the dtype is mended, the column is not
# feedback: column \(N, 1\)
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss()(logits, labels.long())
