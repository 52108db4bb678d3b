"""A layer that notes how it is run: rows, modes, device, and how many graphs of earlier runs are alive.

Copies of the layer, made by `copy.deepcopy` or pickle, write into the same notes.
"""

from __future__ import annotations

import weakref
from typing import Any

import torch
from torch import nn


class Notes:
    """What a witness and its copies have seen. `calls`: a dict for each run."""

    def __init__(self):
        self.calls: list[dict[str, Any]] = []
        self.graphs: weakref.WeakSet = weakref.WeakSet()
        self.number = len(_ALL)
        _ALL.append(self)

    def alive(self) -> int:
        """How many graphs that went through here still exist."""
        return len(self.graphs)


_ALL: list[Notes] = []


class _Graph:
    """Lives exactly as long as the node of the graph that holds it."""


class _Mark(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, notes):
        ctx.graph = _Graph()
        notes.graphs.add(ctx.graph)
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return grad, None


class Witness(nn.Module):
    """Passes its input on. Stands behind a layer with parameters, or there is no graph to count."""

    def __init__(self, notes: Notes | None = None, training: bool = True):
        super().__init__()
        self.notes = notes or Notes()
        self.training = training

    @property
    def calls(self) -> list[dict[str, Any]]:
        return self.notes.calls

    def alive(self) -> int:
        return self.notes.alive()

    def __deepcopy__(self, memo):
        return Witness(self.notes, self.training)

    def __reduce__(self):
        return _known, (self.notes.number, self.training)

    def forward(self, x):
        grad = torch.is_grad_enabled() and not torch.is_inference_mode_enabled()
        self.notes.calls.append(
            {
                "rows": int(x.shape[0]),
                "training": self.training,
                "grad": grad,
                "device": x.device.type,
                "alive": self.notes.alive(),
            }
        )
        return _Mark.apply(x, self.notes) if grad and x.requires_grad else x


def _known(number: int, training: bool) -> Witness:
    return Witness(_ALL[number], training)


def modes(model: nn.Module) -> dict[str, bool]:
    """`training` of every module, by name."""
    return {name: module.training for name, module in model.named_modules()}
