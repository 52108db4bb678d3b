"""What libtorch asks a device backend, answered for a CUDA device that does not exist.

A build without CUDA lacks two C++ objects: a device guard ("switch to device 0 and back") and accelerator hooks
("is there one?"). Both are tables of functions. The guard is a copy of the one for the `meta` device, which does
nothing; the hooks are the build's own, which say no. In both copies entries are replaced by one function of three
instructions that returns 1 and 0. Read as a number that is yes, or one device; as a `c10::Device` it is `cuda:0`; as a
`c10::Stream` it is the default stream of `cuda:0`; and where nothing is returned it does nothing."""

from __future__ import annotations

import ctypes
import mmap
import os
import platform
import sys

import torch


class SimulationUnavailable(RuntimeError):
    """This machine's torch cannot carry the simulated device."""


_CPU_TYPE, _CUDA_TYPE, _META_TYPE = 0, 1, 14  # c10::DeviceType
_GUARD_SLOTS = 26
# type, exchange/get/set/uncheckedSetDevice, getStream and its kin, destroyEvent, record, block, queryEvent, deviceCount
_GUARD_ONE = (*range(10), *range(11, 16))
_HOOK_SLOTS = 48
_HOOK_ONE = (2, 3, 4, 5, 6)  # isBuilt, isAvailable, hasPrimaryContext, init (returns nothing), deviceCount
_CODE = {  # return (1, 0) in the two result registers
    "x86_64": "b801000000 31d2 c3",  # mov eax, 1; xor edx, edx; ret
    "aarch64": "200080d2 010080d2 c0035fd6",  # mov x0, 1; mov x1, 0; ret
}
_kept: list[object] = []  # the C++ side points into these
_undo: list[tuple] = []


def check() -> None:
    """Raises SimulationUnavailable on a system or a build of torch that is not meant for it."""
    if not sys.platform.startswith("linux"):
        raise SimulationUnavailable("the simulated CUDA device needs Linux")
    if torch.backends.cuda.is_built() or torch.version.hip:
        raise SimulationUnavailable("the simulated CUDA device needs a build of torch without CUDA (the +cpu wheel)")


def install() -> None:
    check()
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
    code, one = _function()

    guard_table = _table_of(guards[_META_TYPE], _GUARD_SLOTS)
    for slot in _GUARD_ONE:
        guard_table[slot] = one
    guard = (ctypes.c_void_p * 1)(ctypes.addressof(guard_table))
    hooks_address = get_hooks()
    hooks_table = _table_of(hooks_address, _HOOK_SLOTS)
    for slot in _HOOK_ONE:
        hooks_table[slot] = one
    hooks = ctypes.c_void_p.from_address(hooks_address)

    _kept.extend((code, guard_table, guard, hooks_table))
    _undo.extend(((guards, guards[_CUDA_TYPE]), (hooks, hooks.value)))
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
    _undo.clear()
    torch._C._set_multithreading_enabled(True)


def _function() -> tuple[mmap.mmap, int]:
    """The page that holds the function, and the function's address."""
    machine = platform.machine()
    if machine not in _CODE:
        raise SimulationUnavailable(f"the simulated CUDA device does not know the processor {machine}")
    try:
        page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    except OSError as error:
        raise SimulationUnavailable(f"this system allows no executable memory: {error}") from None
    page.write(bytes.fromhex(_CODE[machine]))
    return page, ctypes.addressof(ctypes.c_char.from_buffer(page))


def _table_of(address: int, slots: int):
    """A copy of the virtual function table of the C++ object at `address`."""
    table = ctypes.c_void_p.from_address(address).value
    return (ctypes.c_void_p * slots)(*(ctypes.c_void_p * slots).from_address(table))
