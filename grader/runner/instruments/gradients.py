"""Functions and layers that watch autograd: how long a graph is, which graphs are still alive, what a model was fed."""

from __future__ import annotations

import weakref
from typing import Any

import torch
from torch import nn


def graph_nodes(tensor: torch.Tensor, most: int = 10_000) -> int:
    """How many operations the graph behind `tensor` remembers."""
    seen: set[Any] = set()
    todo = [tensor.grad_fn]
    while todo and len(seen) < most:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            todo += [following for following, _ in node.next_functions]
    return len(seen)


class _Token:
    """Lives as long as the graph node that it was hung on."""

    def __call__(self, gradient):
        return None


class Watched:
    """A function that notes, at each call, the length of its argument's graph and how many graphs of its own
    earlier calls are alive, in whole or in part."""

    def __init__(self, function: Any):
        self.function = function
        self.lengths: list[int] = []
        self.alive: list[int] = []
        self._tokens: list[list[weakref.ref]] = []

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        self.lengths.append(graph_nodes(x))
        self.alive.append(sum(any(token() is not None for token in call) for call in self._tokens))
        if not x.requires_grad:
            return self.function(x)
        # One token at each end: a second derivative that somebody keeps holds only the inner part.
        inner = x * torch.ones((), dtype=x.dtype, device=x.device)
        result = self.function(inner)
        self._tokens.append([self._hang(inner), self._hang(result)])
        return result

    def _hang(self, tensor: torch.Tensor) -> weakref.ref:
        token = _Token()
        if tensor.requires_grad:
            tensor.register_hook(token)
        return weakref.ref(token)


class _Held:
    """Stands for a saved tensor while backward may still need it."""

    def __init__(self, tensor: torch.Tensor):
        self.tensor = tensor


class Tap(nn.Module):
    """A layer that passes its input on, and notes the number of rows, the mode, and for how many earlier batches
    the graph still holds the tensors that backward needs."""

    def __init__(self):
        super().__init__()
        self.rows: list[int] = []
        self.training_modes: list[bool] = []
        self.held: list[int] = []
        self._tokens: list[weakref.ref] = []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.rows.append(len(x))
        self.training_modes.append(self.training)
        self.held.append(sum(token() is not None for token in self._tokens))
        # torch.func refuses saved-tensor hooks
        if not x.requires_grad or torch._C._functorch.maybe_current_level() is not None:
            return x

        def pack(tensor):
            held = _Held(tensor)
            self._tokens.append(weakref.ref(held))
            return held

        with torch.autograd.graph.saved_tensors_hooks(pack, lambda held: held.tensor):
            return x * torch.ones((), dtype=x.dtype, device=x.device)
