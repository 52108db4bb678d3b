# fault: assert instead of ValueError
# feedback: AssertionError
import torch


def one_hot(labels, num_classes):
    assert ((labels >= 0) & (labels < num_classes)).all()
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()
