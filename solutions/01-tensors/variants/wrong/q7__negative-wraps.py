# fault: indexing with -1 takes the last row
# feedback: counts from the end
import torch


def one_hot(labels, num_classes):
    if labels.max() >= num_classes:
        raise ValueError("label too large")
    return torch.eye(num_classes, device=labels.device)[labels]
