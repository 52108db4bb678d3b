# fault: log(softmax) gives infinity for large logits
# feedback: log\(softmax|log\(0\)
import torch
from torch import nn


def classification_loss(logits, labels):
    p = logits.softmax(dim=1)
    labels = labels.reshape(-1).long()
    return -p[torch.arange(len(labels)), labels].log().mean()
