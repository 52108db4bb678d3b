"""What libtorch asks a device backend, answered for a CUDA device that does not exist.

A build without CUDA lacks two C++ objects: a device guard ("switch to device 0 and back") and accelerator hooks
("is there one?"). Both are tables of functions. The guard is a copy of the one for the `meta` device, which does
nothing; the hooks are the build's own, which say no. In each copy a few entries are replaced by a C function that
returns 1: as a number it means yes, one device; as a `c10::Device` it means `cuda:0`."""

from __future__ import annotations

import ctypes
import os
import sys

import torch


class SimulationUnavailable(RuntimeError):
    """This machine's torch cannot carry the simulated device."""


_CPU_TYPE, _CUDA_TYPE, _META_TYPE = 0, 1, 14  # c10::DeviceType
_GUARD_SLOTS = 27  # more would be read beyond the table's end
_GUARD_ONE = (0, 1, 2)  # type, exchangeDevice, getDevice
_HOOK_SLOTS = 48
_HOOK_ONE = (2, 3, 4, 5, 6)  # isBuilt, isAvailable, hasPrimaryContext, init (returns nothing), deviceCount
_kept: list[object] = []  # the C++ side points into these
_undo: list[tuple[object, object]] = []


def install() -> None:
    if not sys.platform.startswith("linux"):
        raise SimulationUnavailable("the simulated CUDA device needs Linux")
    if torch.backends.cuda.is_built() or torch.version.hip:
        raise SimulationUnavailable("the simulated CUDA device needs a build of torch without CUDA (the +cpu wheel)")
    # The engine counts devices at its first backward pass, once a process. It must find none: for each device it
    # would start a thread, and a process with threads cannot be forked safely.
    with torch.enable_grad(), torch.inference_mode(False):
        torch.autograd.backward(torch.ops.aten.zeros.default([], device=torch.device("cpu")).requires_grad_().exp())
    folder = os.path.join(os.path.dirname(torch.__file__), "lib")
    try:
        c10 = ctypes.CDLL(os.path.join(folder, "libc10.so"))
        aten = ctypes.CDLL(os.path.join(folder, "libtorch_cpu.so"))
        guards = (ctypes.c_void_p * (_META_TYPE + 1)).in_dll(c10, "_ZN3c104impl26device_guard_impl_registryE")
        get_hooks = aten._ZN2at6detail12getCUDAHooksEv
    except (OSError, AttributeError, ValueError) as error:
        raise SimulationUnavailable(f"this torch is built in another way: {error}") from None
    get_hooks.restype = ctypes.c_void_p
    one = ctypes.cast(ctypes.pythonapi.Py_IsInitialized, ctypes.c_void_p).value

    guard_table = _table_of(guards[_META_TYPE], _GUARD_SLOTS)
    for slot in _GUARD_ONE:
        guard_table[slot] = one
    guard = (ctypes.c_void_p * 1)(ctypes.addressof(guard_table))
    hooks_address = get_hooks()
    hooks_table = _table_of(hooks_address, _HOOK_SLOTS)
    for slot in _HOOK_ONE:
        hooks_table[slot] = one
    hooks = ctypes.c_void_p.from_address(hooks_address)

    _kept.extend((guard_table, guard, hooks_table))
    _undo[:] = [(guards, guards[_CUDA_TYPE]), (hooks, hooks.value)]
    guards[_CUDA_TYPE] = ctypes.addressof(guard)
    hooks.value = ctypes.addressof(hooks_table)
    found = torch._C._accelerator_getAccelerator()
    if found is None or found.type != "cuda":
        remove()
        raise SimulationUnavailable("this torch asks for its accelerator in another way")
    torch._C._set_multithreading_enabled(False)


def remove() -> None:
    (guards, guard), (hooks, table) = _undo
    guards[_CUDA_TYPE] = guard
    hooks.value = table
    torch._C._set_multithreading_enabled(True)


def _table_of(address: int, slots: int):
    """A copy of the virtual function table of the C++ object at `address`."""
    table = ctypes.c_void_p.from_address(address).value
    return (ctypes.c_void_p * slots)(*(ctypes.c_void_p * slots).from_address(table))
