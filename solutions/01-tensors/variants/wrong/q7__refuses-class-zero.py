# fault: wants labels from 1
# feedback: good ones|No error|raised|single 1
import torch


def one_hot(labels, num_classes):
    if labels.min() < 1 or labels.max() > num_classes:
        raise ValueError("label out of range")
    return (labels[:, None] == torch.arange(1, num_classes + 1, device=labels.device)).float()
