"""Instruments for measuring models: a layer that notes how it was called, a model that walks a given road."""

from __future__ import annotations

import torch
from torch import nn

_logs: list[list[dict]] = []


class Watcher(nn.Module):
    """Passes its input on and notes each call; call number `fail_at` (counted from 1) raises instead.

    Place it behind a layer with parameters. A call is a dict: training, recorded (a graph leads here), rows, dtype,
    device. Copies write into the same list, for whoever works on a copy of the model."""

    def __init__(self, fail_at=None, log=None):
        super().__init__()
        if log is None:
            log = len(_logs)
            _logs.append([])
        self._log, self._fail_at = log, fail_at

    @property
    def calls(self):
        return _logs[self._log]

    def __deepcopy__(self, memo):
        copy = Watcher(self._fail_at, self._log)
        copy.training = self.training
        return copy

    def __reduce__(self):
        return Watcher, (self._fail_at, self._log)

    def forward(self, x):
        self.calls.append(
            {
                "training": self.training,
                "recorded": x.requires_grad,
                "rows": int(x.shape[0]),
                "dtype": str(x.dtype).removeprefix("torch."),
                "device": x.device.type,
            }
        )
        if self._fail_at is not None and len(self.calls) == self._fail_at:
            raise ArithmeticError("the model failed")
        return x


class Walker(nn.Module):
    """A model whose loss in epoch e is what a script says.

    Column 0 of the input tells the kind of row. Kind 0: the output is minus the `place`, so under the criterion
    `Gap` each gradient step with lr s moves the place by s. Kind 1: the output is column 1 plus the script's value
    for the whole number below or at the place, minus 1. The buffer `walked` counts forward passes in train mode."""

    def __init__(self, script):
        super().__init__()
        self.place = nn.Parameter(torch.zeros(()))
        self.register_buffer("walked", torch.zeros((), dtype=torch.int64))
        self._script = [float(value) for value in script]

    def forward(self, x):
        if self.training:
            self.walked += 1
        step = min(max(int(round(float(self.place.detach()))) - 1, 0), len(self._script) - 1)
        level = self._script[step] + 0.0 * self.place
        return torch.where(x[:, 0] == 0, -self.place, level + x[:, 1])


class Gap:
    """A criterion: the mean of output minus target."""

    def __call__(self, output, target):
        return (output - target).mean()


def snapshot(model):
    """Everything that belongs to a model, as plain values: parameters, buffers, gradients, flags."""
    return {
        "parameters": {name: p.detach().clone() for name, p in model.named_parameters()},
        "buffers": {name: b.detach().clone() for name, b in model.named_buffers()},
        "gradients": {
            name: None if p.grad is None else p.grad.detach().clone() for name, p in model.named_parameters()
        },
        "flags": {name: p.requires_grad for name, p in model.named_parameters()},
    }


def set_modes(model, training, inner=None):
    """The whole model into one mode, then the modules named in `inner` into modes of their own (flags only)."""
    model.train(training)
    for name, flag in (inner or {}).items():
        model.get_submodule(name).training = flag
