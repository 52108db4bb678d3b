# why: moves only when it has to; compares devices as a whole
import torch
from torch import nn


def forward_on(model, x):
    device = next(model.parameters()).device
    if x.device != device:
        x = x.to(device=device)
    return model(x)
