# fault: the logits lose their float64
# feedback: logits keep their dtype
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss()(logits.float(), labels.reshape(-1).long())
