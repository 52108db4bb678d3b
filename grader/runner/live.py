"""What the `student` fixture does with live objects, here in the runner and in the student's own kernel alike."""

from __future__ import annotations

import os
import random
import types
from typing import Any

import numpy as np
import torch


def new_inputs() -> types.ModuleType:
    """The module in which a suite's source runs: torch, nn, F and np are there."""
    module = types.ModuleType("suite_inputs")
    module.__dict__.update(torch=torch, nn=torch.nn, F=torch.nn.functional, np=np)
    return module


def run_source(source: str, module: types.ModuleType) -> types.ModuleType:
    """Run `source` in `module`, and give it back with the names that the source defined."""
    exec(compile(source, "<suite input>", "exec"), module.__dict__)
    return module


def modes() -> tuple[bool, torch.dtype, torch.device]:
    """Grad mode, default dtype and default device, for `set_modes`."""
    return torch.is_grad_enabled(), torch.get_default_dtype(), torch.get_default_device()


def set_modes(grad: bool, dtype: torch.dtype, device: torch.device) -> None:
    """Switch to these; the CPU as default device is none at all."""
    torch.set_grad_enabled(grad)
    torch.set_default_dtype(dtype)
    if torch.get_default_device() != device:
        torch.set_default_device(None if device.type == "cpu" else device)


def usual_modes() -> None:
    """Gradients on, float32 as default, no default device: a test begins so, whatever a cell has left behind."""
    set_modes(True, torch.float32, torch.device("cpu"))


def global_state() -> dict[str, Any]:
    """The state that no answer may change, each part under its name in words: plain values, to be compared."""
    kind, keys, position, has_gauss, cached = np.random.get_state(legacy=True)
    return {
        "torch random state": torch.get_rng_state().numpy().tobytes(),
        "numpy random state": (kind, np.asarray(keys).tobytes(), int(position), int(has_gauss), float(cached)),
        "python random state": repr(random.getstate()),
        "grad mode": torch.is_grad_enabled(),
        "inference mode": torch.is_inference_mode_enabled(),
        "default dtype": torch.get_default_dtype(),
        "default device": str(torch.get_default_device()),
        "working folder": os.getcwd(),
    }
