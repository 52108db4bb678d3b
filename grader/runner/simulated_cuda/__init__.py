"""A CUDA device that is not there: tensors that say `cuda:0` and keep their numbers in host memory.

Theory of operation. Most device mistakes (a target left on the CPU, `.to()` without its result, `.numpy()` on a GPU
tensor) are caught by code of PyTorch that needs no GPU: device properties, dispatch, autograd's bookkeeping,
serialization. Only the kernels need one. So nothing of that is imitated here. A simulated tensor is an ordinary
`torch.Tensor` whose C++ device *is* `cuda:0` and whose dispatch key *is* CUDA; only its bytes lie in host memory. All
that PyTorch decides above the kernels is decided by PyTorch itself, with its own words. What is missing in a build
without CUDA is filled in, in four places:

- `tags`     gives a CPU tensor's memory the tag `cuda:0` and back, by way of DLPack. Lifetime stays with C++.
- `backend`  a device guard and a "yes, there is an accelerator" for the C++ side, which else refuses to run autograd.
- `kernels`  one Python function behind the CUDA dispatch key: it lifts the tags, runs the CPU kernel, tags the results.
             Operators on CPU tensors alone never reach it and cost what they always cost.
- `checks`   what generated CUDA wrappers check before a kernel: that all tensors are on one device, in PyTorch's words.

`surface` stands in for the parts of `torch.cuda` that talk to the driver, `rng` for the GPU's random state.

Fork: the backend is given to the autograd engine after it has counted its devices, so it never starts a thread.
Children of a process in which the simulation is on may fork again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import torch

from grader.runner.simulated_cuda import backend, kernels, rng, storage, surface, tags

__all__ = ["SimulationUnavailable", "prepare", "enable", "is_enabled", "simulated", "logical_device", "host", "place"]

SimulationUnavailable = backend.SimulationUnavailable
_PARTS = (backend, kernels, rng, storage, surface)  # in this order on, in the reverse order off
_enabled = False


def prepare() -> None:
    """Do beforehand what is dear about `enable` and has no effect until then. For a process that will fork.

    Does nothing where the simulation cannot be had: `enable` says so."""
    with suppress(SimulationUnavailable):
        backend.check()
        kernels.prepare()


def enable() -> None:
    """Switch the simulation on for the rest of this process. Tensors that exist stay on the CPU.

    Raises SimulationUnavailable where this torch cannot carry it (a real GPU, another build, another system)."""
    global _enabled
    if _enabled:
        return
    done = []
    try:
        for part in _PARTS:
            part.install()
            done.append(part)
        _self_test()
    except BaseException:
        for part in reversed(done):
            part.remove()
        raise
    _enabled = True


def _disable() -> None:
    global _enabled
    for part in reversed(_PARTS):
        part.remove()
    _enabled = False


def is_enabled() -> bool:
    return _enabled


@contextmanager
def simulated() -> Iterator[None]:
    """The simulation for a `with` block. Simulated tensors that outlive it can no longer be computed with."""
    if _enabled:
        yield
        return
    enable()
    try:
        yield
    finally:
        _disable()


def logical_device(tensor: torch.Tensor) -> torch.device:
    """The device that the student believes the tensor to be on."""
    return tensor.device


def host(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor's values as a plain CPU tensor without ties to the original."""
    plain = tensor.detach()
    return tags.on_cpu(plain).clone() if _enabled and plain.is_cuda else plain.cpu().clone()


def place(tensor: torch.Tensor, device: torch.device | str) -> torch.Tensor:
    """A leaf with the tensor's values on `device`; requires_grad is kept."""
    device = torch.device(device)
    if device.type == tensor.device.type:
        return tensor
    moved = torch.ops.aten._to_copy.default(tensor.detach(), device=device)
    return moved.requires_grad_(tensor.requires_grad)


def _self_test() -> None:
    """Forward and backward: a torch whose inside has another form is found here, not in a student's test."""
    x = place(torch.ops.aten.ones.default([2], device=torch.device("cpu")).requires_grad_(), "cuda")
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad((x * 3.0).sum(), x)
    if str(gradient.device) != "cuda:0" or host(gradient).tolist() != [3.0, 3.0]:
        raise SimulationUnavailable("the simulated device computes wrong gradients with this version of torch")
