# fault: scatter with the labels as a row: one row for all
# feedback: single 1|shape
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("label out of range")
    out = torch.zeros(len(labels), num_classes, device=labels.device)
    out[:, labels] = 1.0
    return out
