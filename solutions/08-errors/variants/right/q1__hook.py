# why: a forward pre-hook that moves the input, taken off afterwards
from torch import nn


def forward_on(model, x):
    def bring(module, args):
        return (args[0].to(next(module.parameters()).device),)

    handle = model.register_forward_pre_hook(bring)
    try:
        return model(x)
    finally:
        handle.remove()
