# fault: replaces list elements by float copies
# feedback: tensor \d of the list|dtype
import torch


def join_channels(tensors):
    for i, t in enumerate(tensors):
        tensors[i] = t.reshape(t.shape[0], t.shape[1], -1)
    rest = t.shape[2:]
    return torch.cat(tensors, dim=1).reshape(t.shape[0], -1, *rest)
