"""Lets `torch.cuda` report GPUs that are not there, or none where there are some. Nothing can be computed
on them.

The code objects of torch's own functions are exchanged, so that a name bound earlier (`from torch.cuda import
is_available`) reports the same machine.
"""

from __future__ import annotations

import types

import torch


class Gpu:
    """What `torch.cuda.get_device_properties` returns of a pretended GPU."""

    def __init__(self, name: str):
        self.name = name
        self.major, self.minor = 7, 5
        self.total_memory = 16 << 30
        self.multi_processor_count = 40


def pretend(*names: str) -> None:
    """From now on this process has exactly the GPUs with these names."""
    torch.cuda._pretended = [Gpu(name) for name in names]  # type: ignore[attr-defined]
    torch.cuda._pretended_current = 0  # type: ignore[attr-defined]
    for name, replacement in _REPLACEMENTS.items():
        original = getattr(torch.cuda, name)
        code = getattr(original, "__code__", None)
        if code is None or code.co_freevars:
            arguments = replacement.__code__, vars(torch.cuda), name, replacement.__defaults__
            setattr(torch.cuda, name, types.FunctionType(*arguments))
        else:
            original.__code__ = replacement.__code__
    torch.cuda._exchange_device = _exchange_device
    torch.cuda._maybe_exchange_device = _exchange_device
    torch._C._accelerator_getAccelerator = lambda: torch.device("cuda") if names else None


# These run with the globals of torch.cuda.


def _is_available():
    return len(_pretended) > 0  # noqa: F821


def _device_count():
    return len(_pretended)  # noqa: F821


def _current_device():
    if not _pretended:  # noqa: F821
        raise AssertionError("Torch not compiled with CUDA enabled")
    return _pretended_current  # noqa: F821


def _set_device(device):
    global _pretended_current
    _pretended_current = _get_device_index(device)  # noqa: F821


def _get_device_properties(device=None):
    if not _pretended:  # noqa: F821
        raise AssertionError("Torch not compiled with CUDA enabled")
    index = _get_device_index(device, optional=True)  # noqa: F821
    if index < 0 or index >= len(_pretended):  # noqa: F821
        raise AssertionError("Invalid device id")
    return _pretended[index]  # noqa: F821


def _get_device_name(device=None):
    return get_device_properties(device).name  # noqa: F821


def _exchange_device(index):
    before = torch.cuda._pretended_current
    if index >= 0:
        torch.cuda._pretended_current = index
    return before


_REPLACEMENTS = {
    "is_available": _is_available,
    "device_count": _device_count,
    "current_device": _current_device,
    "set_device": _set_device,
    "get_device_properties": _get_device_properties,
    "get_device_name": _get_device_name,
}
