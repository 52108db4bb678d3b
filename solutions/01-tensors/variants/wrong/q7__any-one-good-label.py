# fault: refuses only when all labels are bad
# feedback: should raise ValueError
import torch


def one_hot(labels, num_classes):
    good = (labels >= 0) & (labels < num_classes)
    if not good.any():
        raise ValueError("label out of range")
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
