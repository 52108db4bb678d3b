# fault: int32 labels
# feedback: int64|dtype
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss()(logits, labels.reshape(-1).int())
