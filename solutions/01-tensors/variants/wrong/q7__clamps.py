# fault: bad labels are clamped into the range
# feedback: should raise ValueError
import torch


def one_hot(labels, num_classes):
    good = labels.clamp(0, num_classes - 1)
    return (good[:, None] == torch.arange(num_classes, device=labels.device)).float()
