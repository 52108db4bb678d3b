"""Storages on the simulated device, which saving, loading and deep copies use. C++ has no allocator for them here."""

from __future__ import annotations

from typing import Any

import torch

_Storage = torch.UntypedStorage


def _new(cls: type, *args: Any, device: Any = None, **kwargs: Any) -> Any:
    if device is not None and torch.device(device).type == "cuda":
        size = args[0] if args else 0
        if isinstance(size, int):
            empty = torch.ops.aten.empty.memory_format
            return empty([size], dtype=torch.uint8, device=torch.device(device)).untyped_storage()
    if device is not None:
        kwargs["device"] = device
    return torch._C.StorageBase.__new__(cls, *args, **kwargs)


def install() -> None:
    _Storage.__new__ = _new


def remove() -> None:
    del _Storage.__new__
