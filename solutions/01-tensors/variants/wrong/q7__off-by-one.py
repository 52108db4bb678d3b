# fault: the label num_classes passes
# feedback: label C itself|one too large
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() > num_classes:
        raise ValueError("label out of range")
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
