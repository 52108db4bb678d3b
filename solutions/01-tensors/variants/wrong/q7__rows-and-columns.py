# fault: classes as rows
# feedback: rows and columns are exchanged|which index is the row
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("label out of range")
    return (torch.arange(num_classes, device=labels.device)[:, None] == labels).float()
