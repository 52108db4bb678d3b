# fault: squeeze_() changes the caller's labels
# feedback: underscore
from torch import nn


def classification_loss(logits, labels):
    if labels.dim() == 2:
        labels.squeeze_(1)
    return nn.CrossEntropyLoss()(logits, labels.long())
