# why: asks the state dict; a set of devices
from torch import nn


def forward_on(model, x):
    devices = {t.device for t in model.state_dict().values()}
    (device,) = devices
    return model(x.to(device))
