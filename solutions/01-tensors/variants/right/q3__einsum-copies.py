# why: copies are fine for the batch functions; unbind hands out the one sample
import torch


def swap_axes(x, a, b):
    return torch.transpose(x, dim0=a, dim1=b)


def add_batch_dim(x):
    return x.clone().unsqueeze(dim=0)


def drop_batch_dim(x):
    samples = x.unbind(0) if x.dim() else ()
    if len(samples) != 1:
        raise ValueError(f"{len(samples)} samples")
    return samples[0]
