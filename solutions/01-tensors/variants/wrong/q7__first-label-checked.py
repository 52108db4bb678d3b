# fault: looks at the first label only
# feedback: Every label|every label
import torch


def one_hot(labels, num_classes):
    if not 0 <= labels[0] < num_classes:
        raise ValueError("label out of range")
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
