"""The random state of the simulated GPU: a generator of its own, seeded with the CPU's as on a real machine."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils._device import _device_constructors

_Generator = torch._C.Generator
_known: weakref.WeakValueDictionary[int, CudaGenerator] = weakref.WeakValueDictionary()
_default: list[_Generator] = []
_undo: list[tuple[str, Any]] = []
_DRAWING = ("rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial")


class _Kind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _Generator)


class CudaGenerator(_Generator):
    """A CPU generator that says it is on cuda:0."""

    def __init__(self) -> None:
        _known[self._cdata] = self

    @property
    def device(self) -> torch.device:
        return torch.device("cuda", 0)

    def clone_state(self) -> CudaGenerator:
        return CudaGenerator().set_state(self.get_state())


class Generator(metaclass=_Kind):
    """Stands for `torch.Generator` while the simulation is on."""

    def __new__(cls, device: Any = "cpu") -> Any:
        return CudaGenerator() if torch.device(device).type == "cuda" else _Generator(device)


def default() -> _Generator:
    """The generator that CUDA operators draw from when they are given none."""
    return _default[0]


def is_cuda(generator: _Generator) -> bool:
    """PyTorch hands a kernel the C++ object in a new Python one, so the class does not tell."""
    return generator._cdata in _known


@contextmanager
def as_default() -> Iterator[None]:
    """For kernels that take no generator: they draw from the CPU's default one, so it plays the GPU's meanwhile."""
    cpu = torch.default_generator
    before = cpu.get_state()
    cpu.set_state(_default[0].get_state())
    try:
        yield
    finally:
        _default[0].set_state(cpu.get_state())
        cpu.set_state(before)


def install() -> None:
    _default[:] = [CudaGenerator()]
    _default[0].manual_seed(torch.initial_seed())
    _undo[:] = [("Generator", torch.Generator)]
    torch.Generator = Generator
    _device_constructors()  # remembers, at its first call, the functions that obey a default device: the original ones
    for name in _DRAWING:
        original = getattr(torch, name)
        _undo.append((name, original))
        setattr(torch, name, _watched(original))


def remove() -> None:
    for name, original in _undo:
        setattr(torch, name, original)
    _undo.clear()


def _watched(draw: Any) -> Any:
    """A CPU operator that is given a CUDA generator. PyTorch itself cannot tell: underneath it is a CPU generator."""

    def function(*args: Any, **kwargs: Any) -> Any:
        generator = kwargs.get("generator")
        if type(generator) is CudaGenerator:
            where = kwargs.get("device")
            tensors = [a for a in args if isinstance(a, torch.Tensor)]
            device = tensors[0].device if tensors else torch.device(where) if where else torch.get_default_device()
            if device.type == "cpu":
                raise RuntimeError("Expected a 'cpu' device type for generator but found 'cuda'")
        return draw(*args, **kwargs)

    function.__name__ = function.__qualname__ = draw.__name__
    function.__doc__ = draw.__doc__
    function.__wrapped__ = draw
    return function
