"""Instruments for loops over batches: a layer that notes its calls, an optimizer, a criterion, a loader."""

from __future__ import annotations

import importlib
import random
import signal
import time
import weakref

import numpy as np
import torch
from torch import nn


class _Token:
    """Lives exactly as long as the node of the graph that holds it."""


class _Mark(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, probe):
        ctx.token = _Token()
        ctx.save_for_backward(x)
        probe.note_graph(ctx)
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return grad, None


class Probe(nn.Module):
    """Passes its input on and notes each call. Place it behind a layer with parameters: it needs a graph.

    A call is a dict: training, graph (whether there is one), rows, dtype, device, alive (earlier graphs still there).
    """

    def __init__(self):
        super().__init__()
        self.calls = []
        self._tokens = weakref.WeakSet()
        self._last = None

    def __deepcopy__(self, memo):
        copy = Probe()
        copy.training = self.training
        return copy

    def __reduce__(self):
        return Probe, ()

    def forward(self, x):
        self.calls.append(
            {
                "training": self.training,
                "graph": bool(x.requires_grad),
                "rows": int(x.shape[0]),
                "dtype": str(x.dtype).removeprefix("torch."),
                "device": x.device.type,
                "alive": len(self._tokens),
            }
        )
        return _Mark.apply(x, self) if x.requires_grad and torch.is_grad_enabled() else x

    def note_graph(self, ctx):
        self._tokens.add(ctx.token)
        self._last = weakref.ref(ctx)

    def alive(self):
        """How many graphs that went through here still exist."""
        return len(self._tokens)

    def holds_buffers(self):
        """Whether the last graph could be walked a second time."""
        ctx = self._last() if self._last is not None else None
        if ctx is None:
            return False
        try:
            return len(ctx.saved_tensors) > 0
        except RuntimeError:
            return False


class PlainSGD:
    """An optimizer with `zero_grad()` and `step()` and nothing else; a negative lr climbs.

    `log` has a dict for each step: how many gradients there were, and whether `probe` still held its graph's
    buffers."""

    def __init__(self, params, lr, momentum=0.0, probe=None):
        self._params = list(params)
        self._lr, self._momentum, self._probe = lr, momentum, probe
        self._velocity = [None] * len(self._params)
        self.log = []

    def zero_grad(self, set_to_none=True):
        for p in self._params:
            p.grad = None

    def step(self):
        kept = self._probe.holds_buffers() if self._probe is not None else False
        self.log.append({"grads": sum(p.grad is not None for p in self._params), "kept": kept})
        with torch.no_grad():
            for i, p in enumerate(self._params):
                if p.grad is None:
                    continue
                before = self._velocity[i]
                v = p.grad.clone() if before is None else before * self._momentum + p.grad
                self._velocity[i] = v
                p.sub_(self._lr * v)


class Skewed:
    """A criterion that tells output from target: errors on one side weigh more. Notes its calls."""

    def __init__(self, fail_at=None):
        self.calls = []
        self._fail_at = fail_at

    def __call__(self, output, target):
        devices = {"output": output.device.type, "target": target.device.type}
        self.calls.append({**devices, "rows": int(output.shape[0])})
        if self._fail_at is not None and len(self.calls) == self._fail_at:
            raise ArithmeticError("the criterion failed")
        error = target - output
        return torch.where(error > 0, 3.0 * error, -error).mean()


class Batches:
    """A loader that can be read again and again; epoch e gives the batches of `epochs[e % len(epochs)]`.

    `started` counts the readings, `given` the batches. There is no `.dataset` and no `.batch_size`."""

    def __init__(self, *epochs, fail_at=None):
        self._epochs = [list(batches) for batches in epochs]
        self._fail_at = fail_at
        self.started = 0
        self.given = 0

    def __len__(self):
        return len(self._epochs[0])

    def __iter__(self):
        batches = self._epochs[self.started % len(self._epochs)]
        self.started += 1
        for i, batch in enumerate(batches):
            if self._fail_at == i:
                raise OSError("a file of the data set could not be read")
            self.given += 1
            yield batch


class Orders:
    """A sampler: epoch e gives the order `orders[e % len(orders)]`. `started` counts the epochs."""

    def __init__(self, *orders):
        self._orders = [list(order) for order in orders]
        self.started = 0

    def __len__(self):
        return len(self._orders[0])

    def __iter__(self):
        order = self._orders[self.started % len(self._orders)]
        self.started += 1
        return iter(order)


_SGD = importlib.import_module("torch.optim.sgd")  # torch.optim hides its modules' names


class Watch:
    """While it is open, counts the optimizers of torch.optim that are made and the updates by its SGD functions."""

    def __init__(self):
        self.made = 0
        self._undo = []

    def __enter__(self):
        self._count(torch.optim.Optimizer, "__init__")
        for name in ("_single_tensor_sgd", "_multi_tensor_sgd", "_fused_sgd"):
            if hasattr(_SGD, name):
                self._count(_SGD, name)
        return self

    def _count(self, owner, name):
        original = getattr(owner, name)

        def counting(*args, **kwargs):
            self.made += 1
            return original(*args, **kwargs)

        self._undo.append((owner, name, original))
        setattr(owner, name, counting)

    def __exit__(self, *exception):
        for owner, name, original in self._undo:
            setattr(owner, name, original)


class TooLong(BaseException):
    """Raised into a call that has used up its CPU time. No `except Exception` swallows it."""


def within(cpu_seconds, function, *args, **kwargs):
    """(result, CPU seconds used) of a call, which is ended with `TooLong` when its CPU time is used up."""

    def end(number, frame):
        raise TooLong(f"more than {cpu_seconds:g} CPU seconds")

    before = signal.signal(signal.SIGPROF, end)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        result = function(*args, **kwargs)
        return result, time.process_time() - start
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seed_everything(seed):
    """Put the three global generators at a place that depends on `seed`."""
    torch.manual_seed(seed)
    np.random.seed(seed % 2**32)
    random.seed(seed)


def modes(model):
    """`training` of every module, by name."""
    return {name: module.training for name, module in model.named_modules()}


def grads(model):
    """The gradient of every parameter by name, or None."""
    return {name: None if p.grad is None else p.grad.detach().clone() for name, p in model.named_parameters()}


def set_grads(params, values):
    """Give each parameter a gradient of its own (None: no gradient)."""
    for p, value in zip(params, values, strict=True):
        p.grad = None if value is None else value.detach().clone().to(p.device)
