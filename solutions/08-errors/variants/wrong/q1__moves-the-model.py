# fault: moves the model to the input
# feedback: model\.to.*moves the caller|afterwards the model was on
from torch import nn


def forward_on(model, x):
    return model.to(x.device)(x)
