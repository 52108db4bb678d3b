"""The parts of `torch.cuda` and its neighbours that ask the driver, answered for one device that does nothing."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import torch
import torch.accelerator
import torch.cuda

from grader.runner.simulated_cuda import rng

NAME = "Simulated CUDA device"
_MEMORY = 8 << 30
_ZERO = """
    memory_allocated max_memory_allocated memory_reserved max_memory_reserved memory_cached max_memory_cached
    utilization memory_usage _exchange_device _maybe_exchange_device current_device
"""
_QUIET = """
    _lazy_init init empty_cache ipc_collect reset_peak_memory_stats reset_accumulated_memory_stats
    reset_max_memory_allocated reset_max_memory_cached set_per_process_memory_fraction set_stream
"""
_undo: list[tuple[object, str, Any]] = []
_MISSING = object()


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Nothing to do."""


def _index(device: Any = None) -> int:
    """The number of a device as torch.cuda's functions take it; there is only number 0."""
    if isinstance(device, int):
        index = device
    else:
        device = torch.device("cuda" if device is None else device)
        if device.type != "cuda":
            raise ValueError(f"Expected a cuda device, but got: {device}")
        index = device.index or 0
    if index > 0:
        raise torch.AcceleratorError("CUDA error: invalid device ordinal")
    return 0


def _properties(device: Any = None) -> SimpleNamespace:
    _index(device)
    return SimpleNamespace(name=NAME, major=8, minor=0, total_memory=_MEMORY, multi_processor_count=1, warp_size=32)


class _Stream:
    def __init__(self, device: Any = None, *args: Any, **kwargs: Any) -> None:
        self.device = torch.device("cuda", _index(device))
        self.stream_id = self.cuda_stream = 0

    def is_capturing(self) -> bool:
        return False

    synchronize = wait_event = wait_stream = record_event = _nothing

    def query(self) -> bool:
        return True

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *exc: object) -> None:
        pass


class _Event:
    """Work is done when it is asked for, so the host's clock is the device's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._at = 0.0

    synchronize = wait = _nothing

    def record(self, stream: Any = None) -> None:
        self._at = time.perf_counter()

    def query(self) -> bool:
        return True

    def elapsed_time(self, end: _Event) -> float:
        return (end._at - self._at) * 1000.0


def _cuda() -> dict[str, Any]:
    generator = rng.default
    zero = dict.fromkeys(_ZERO.split(), lambda *args, **kwargs: 0)
    quiet = dict.fromkeys(_QUIET.split(), _nothing)
    return {
        **zero,
        **quiet,
        "is_available": lambda: True,
        "is_initialized": lambda: True,
        "_lazy_call": lambda callable, **kwargs: callable(),
        "device_count": lambda: 1,
        "set_device": lambda device: _nothing(_index(device)),
        "synchronize": lambda device=None: _nothing(_index(device)),
        "get_device_name": lambda device=None: _properties(device).name,
        "get_device_properties": _properties,
        "get_device_capability": lambda device=None: (_properties(device).major, _properties(device).minor),
        "is_bf16_supported": lambda including_emulation=True: True,
        "get_arch_list": lambda: ["sm_80"],
        "mem_get_info": lambda device=None: (_MEMORY, _MEMORY),
        "memory_stats": lambda device=None: {},
        "memory_summary": lambda device=None, abbreviated=False: f"{NAME}: memory is not counted",
        "current_stream": _Stream,
        "default_stream": _Stream,
        "stream": lambda stream: stream or _Stream(),
        "Stream": _Stream,
        "Event": _Event,
        "default_generators": (generator(),),
        "manual_seed": lambda seed: _nothing(generator().manual_seed(int(seed))),
        "manual_seed_all": lambda seed: _nothing(generator().manual_seed(int(seed))),
        "seed": lambda: _nothing(generator().seed()),
        "seed_all": lambda: _nothing(generator().seed()),
        "initial_seed": lambda: generator().initial_seed(),
        "get_rng_state": lambda device="cuda": (_index(device), generator().get_state())[1],
        "get_rng_state_all": lambda: [generator().get_state()],
        "set_rng_state": lambda new_state, device="cuda": _nothing(generator().set_state(new_state)),
        "set_rng_state_all": lambda new_states: _nothing(*map(generator().set_state, new_states)),
    }


def _accelerator() -> dict[str, Any]:
    return {
        "device_count": lambda: 1,
        "is_available": lambda: True,
        "current_accelerator": lambda check_available=False: torch.device("cuda"),
        "current_device_index": lambda: 0,
        "current_device_idx": lambda: 0,
        "set_device_index": lambda device: _nothing(_index(device)),
        "set_device_idx": lambda device: _nothing(_index(device)),
        "synchronize": _nothing,
        "current_stream": _Stream,
        "empty_cache": _nothing,
        "memory_allocated": lambda device=None: 0,
        "max_memory_allocated": lambda device=None: 0,
    }


def install() -> None:
    run_backward = torch.autograd._engine_run_backward

    def in_this_thread(*args: Any, **kwargs: Any) -> Any:
        # The switch belongs to a thread, and a student may start one. With it on, the engine looks for device threads.
        torch._C._set_multithreading_enabled(False)
        return run_backward(*args, **kwargs)

    for module, names in (
        (torch.cuda, _cuda()),
        (torch.accelerator, _accelerator()),
        (torch.autograd, {"_engine_run_backward": in_this_thread}),
        (torch.autograd.graph, {"_engine_run_backward": in_this_thread}),
        (torch.Tensor, {"pin_memory": lambda tensor, device=None: tensor}),
    ):
        for name, value in names.items():
            _undo.append((module, name, vars(module).get(name, _MISSING)))
            setattr(module, name, value)
    for module in (torch.cuda.random, torch.cuda.memory):
        for name in vars(module).keys() & vars(torch.cuda).keys() & _cuda().keys():
            _undo.append((module, name, vars(module)[name]))
            setattr(module, name, vars(torch.cuda)[name])


def remove() -> None:
    while _undo:
        module, name, value = _undo.pop()
        if value is _MISSING:
            delattr(module, name)
        else:
            setattr(module, name, value)
