# fault: converts float32 labels and forgets the others
# feedback: other than int64
import torch
from torch import nn


def classification_loss(logits, labels):
    if labels.dtype == torch.float32:
        labels = labels.long()
    return nn.CrossEntropyLoss()(logits, labels.reshape(-1))
