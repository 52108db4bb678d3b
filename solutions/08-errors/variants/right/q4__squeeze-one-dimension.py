# why: squeeze(1) removes only the second dimension, and only where it is
import torch
from torch import nn

criterion = nn.CrossEntropyLoss(reduction="mean")


def classification_loss(logits, labels):
    if labels.dim() == 2:
        labels = labels.squeeze(1)
    if labels.dtype != torch.long:
        labels = labels.round().type(torch.LongTensor).to(logits.device)
    return criterion(logits, labels)
