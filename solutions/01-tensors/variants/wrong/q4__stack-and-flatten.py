# fault: stack needs equal shapes
# feedback: stack.*equal shapes
import torch


def join_channels(tensors):
    return torch.stack(tensors, dim=1).flatten(1, 2)
