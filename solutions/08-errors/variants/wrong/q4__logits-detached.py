# fault: a new tensor of the logits cuts the gradient
# feedback: history
import torch
from torch import nn


def classification_loss(logits, labels):
    logits = torch.tensor(logits.tolist(), dtype=logits.dtype, device=logits.device)
    return nn.CrossEntropyLoss()(logits, labels.reshape(-1).long())
