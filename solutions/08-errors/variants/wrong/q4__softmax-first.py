# fault: a softmax before a loss that wants raw logits
# feedback: softmax too many
import torch
from torch import nn


def classification_loss(logits, labels):
    return nn.CrossEntropyLoss()(torch.softmax(logits, dim=1), labels.reshape(-1).long())
