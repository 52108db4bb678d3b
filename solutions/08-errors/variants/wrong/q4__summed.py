# fault: sums over the samples
# feedback: sum over the samples
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss(reduction="sum")(logits, labels.reshape(-1).long())
