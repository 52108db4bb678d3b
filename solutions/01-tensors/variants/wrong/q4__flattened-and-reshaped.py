# fault: joins flat memory: right for one sample only
# feedback: not where they should be
import torch


def join_channels(tensors):
    flat = torch.cat([t.reshape(-1) for t in tensors])
    n, rest = tensors[0].shape[0], tensors[0].shape[2:]
    return flat.reshape(n, sum(t.shape[1] for t in tensors), *rest)
