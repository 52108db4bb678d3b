# fault: joins the data without history
# feedback: No gradient
import torch


def join_channels(tensors):
    return torch.cat([t.data for t in tensors], dim=1)
