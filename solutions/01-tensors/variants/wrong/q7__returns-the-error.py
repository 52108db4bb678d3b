# fault: returns the ValueError instead of raising it
# feedback: No error was raised
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        return ValueError("label out of range")
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
