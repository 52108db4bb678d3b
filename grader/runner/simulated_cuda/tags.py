"""Change the device that a tensor's memory is tagged with, without touching the memory.

DLPack is PyTorch's own way to hand memory to another library together with a note of the device it is on. A tensor
that is exported and imported again is the same memory with the same owner. The note in between is a plain C struct,
and rewriting it is all there is to do. The owner is released by C++ when the last view dies, so no table of ours has
to follow lifetimes through autograd's saved tensors."""

from __future__ import annotations

import ctypes

import torch

_export = torch._C._to_dlpack
_import = torch._C._from_dlpack
_address = ctypes.pythonapi.PyCapsule_GetPointer
_address.restype = ctypes.c_void_p
_address.argtypes = [ctypes.py_object, ctypes.c_char_p]
_device_field = ctypes.c_int64.from_address  # struct DLTensor {void* data; struct {int32 type, id;} device; ...}
_CPU, _CUDA = 1, 2  # kDLCPU, kDLCUDA, with device number 0 in the upper half


def on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    """The same memory as a CPU tensor, without autograd history."""
    capsule = _export(tensor)
    _device_field(_address(capsule, b"dltensor") + 8).value = _CPU
    return _import(capsule)


def on_cuda(tensor: torch.Tensor) -> torch.Tensor:
    """The same memory as a tensor on cuda:0, without autograd history."""
    capsule = _export(tensor)
    _device_field(_address(capsule, b"dltensor") + 8).value = _CUDA
    return _import(capsule)
