# fault: numbers the labels that are present anew, in place
# feedback: labels itself|which index|should raise ValueError
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("label out of range")
    labels -= labels.min()
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
