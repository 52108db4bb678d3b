# fault: joins along the batch
# feedback: along dimension 0|dimension
import torch


def join_channels(tensors):
    return torch.cat(tensors)
