# fault: new labels are made on the CPU
# feedback: where they are|same device
import torch
from torch import nn


def classification_loss(logits, labels):
    labels = torch.tensor([int(v) for v in labels.reshape(-1)])
    return nn.CrossEntropyLoss()(logits, labels)
