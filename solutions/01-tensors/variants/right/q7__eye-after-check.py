# why: rows of the unit matrix after the check
import torch


def one_hot(labels, num_classes):
    if not bool(((0 <= labels) & (labels < num_classes)).all()):
        raise ValueError("label out of range")
    return torch.eye(num_classes, device=labels.device)[labels]
