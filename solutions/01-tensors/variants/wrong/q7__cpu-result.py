# fault: the result is made on the CPU
# feedback: device=labels.device
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("label out of range")
    out = torch.zeros(len(labels), num_classes)
    for i, label in enumerate(labels.tolist()):
        out[i, label] = 1.0
    return out
