# fault: only negative labels are refused; a label that is too large gives a row of zeros
# feedback: should raise ValueError
import torch


def one_hot(labels, num_classes):
    if labels.min() < 0:
        raise ValueError("negative label")
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
