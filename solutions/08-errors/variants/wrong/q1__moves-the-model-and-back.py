# fault: the model goes to the input and comes back
# feedback: brought back|ran on
from torch import nn


def forward_on(model, x):
    home = next(model.parameters()).device
    out = model.to(x.device)(x)
    model.to(home)
    return out
