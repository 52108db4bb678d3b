# why: the result goes back to where x came from, which the contract leaves open
from torch import nn


def forward_on(model, x):
    here = list(model.parameters())[0].device
    out = model(x.to(here))
    return out.to(x.device)
