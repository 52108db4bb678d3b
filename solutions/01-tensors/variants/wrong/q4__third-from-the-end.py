# fault: channels counted from the end, as in images
# feedback: counted from the front|dimension
import torch


def join_channels(tensors):
    return torch.cat(tensors, dim=max(-3, -tensors[0].dim()))
