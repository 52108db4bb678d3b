# fault: fills a new float32 CPU tensor: no float64, no gradient at hand
# feedback: dtype float32|cpu
import torch


def join_channels(tensors):
    first = tensors[0]
    out = torch.zeros(first.shape[0], sum(t.shape[1] for t in tensors), *first.shape[2:])
    start = 0
    for t in tensors:
        out[:, start : start + t.shape[1]] = t
        start += t.shape[1]
    return out
