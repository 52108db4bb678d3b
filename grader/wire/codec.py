"""What judge and runner say to each other: plain values, and beside them tensors, arrays and references.

    t tensor  a numpy array  s numpy scalar  y torch dtype  v torch device  H reference

What is no data travels as a numbered reference, which only its own side can resolve.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from grader.wire.tables import (
    DEVICE_CODE,
    DEVICE_KINDS,
    NUMPY_DTYPE_CODE,
    NUMPY_DTYPES,
    TORCH_DTYPE_CODE,
    TORCH_DTYPES,
)
from grader.wire.values import U64, PlainDecoder, PlainEncoder, Reader, Unsendable, WireError, put_text

MAX_DIMS = 16
TENSOR_COST = 2000  # bytes of a tensor object beside its values, about


@dataclass(frozen=True)
class Reference:
    """A value that stays on the runner's side: its number there and the name of its type."""

    number: int
    type_name: str


@dataclass(frozen=True)
class TensorFacts:
    """What the runner says of a tensor beside its values. `number` is 0 where nothing stands behind it."""

    number: int
    device: torch.device
    requires_grad: bool
    is_leaf: bool
    is_parameter: bool
    grad_fn: str
    grad: Any
    stride: tuple[int, ...] | None = None  # in elements, where the tensor is not contiguous


class Encoder(PlainEncoder):
    """Turns values into bytes. `refer(value)` gives the reference of what is not data, or raises `Unsendable`;
    `tensor_facts(tensor)` and `host(tensor)` give a tensor's facts and its values as a plain CPU tensor."""

    def __init__(
        self,
        refer: Callable[[Any], Reference],
        tensor_facts: Callable[[torch.Tensor], TensorFacts | Reference],
        host: Callable[[torch.Tensor], torch.Tensor],
        max_bytes: int,
        max_depth: int = 64,
    ):
        super().__init__(max_bytes, max_depth)
        self._refer = refer
        self._tensor_facts = tensor_facts
        self._host = host

    def put_other(self, out: bytearray, value: Any, depth: int) -> None:
        kind = type(value)
        if isinstance(value, torch.Tensor):
            self._put_tensor(out, value, depth)
        elif kind is torch.Size or _is_named_tuple(kind):
            self.put_items(out, b"U", list(tuple.__iter__(value)), depth)
        elif kind is defaultdict:
            self.put(out, dict(dict.items(value)), depth)
        elif kind is np.ndarray and value.dtype in NUMPY_DTYPE_CODE and value.ndim <= MAX_DIMS:
            self._put_array(out, value)
        elif isinstance(value, np.generic) and value.dtype in NUMPY_DTYPE_CODE:
            out += b"s" + bytes([NUMPY_DTYPE_CODE[value.dtype]]) + value.tobytes()
        elif kind is torch.dtype and value in TORCH_DTYPE_CODE:
            out += b"y" + bytes([TORCH_DTYPE_CODE[value]])
        elif kind is torch.device and value.type in DEVICE_CODE:
            out += b"v" + _device_bytes(value)
        else:
            _put_reference(out, self._refer(value))

    def _put_tensor(self, out: bytearray, tensor: torch.Tensor, depth: int) -> None:
        facts = self._tensor_facts(tensor)
        if isinstance(facts, Reference):
            _put_reference(out, facts)
            return
        host = self._host(tensor)
        if host.numel() * host.element_size() > self._max_bytes:
            raise Unsendable(f"a tensor of shape {tuple(host.shape)} is larger than {self._max_bytes >> 20} MiB")
        out += b"t" + bytes([TORCH_DTYPE_CODE[host.dtype], host.dim()])
        for size in host.shape:
            out += U64.pack(size)
        strided = not host.is_contiguous()
        flags = facts.requires_grad | facts.is_leaf << 1 | facts.is_parameter << 2 | strided << 3
        out += bytes([flags]) + _device_bytes(facts.device) + U64.pack(facts.number)
        if strided:
            for step in host.stride():
                out += U64.pack(step)
        put_text(out, facts.grad_fn)
        self.put(out, facts.grad, depth + 1)
        if host.numel():
            # A clone, for one element with stride 0 calls itself contiguous and has no view as bytes.
            flat = host.clone(memory_format=torch.contiguous_format).reshape(-1)
            out += flat.view(torch.uint8).numpy().tobytes()

    def _put_array(self, out: bytearray, array: np.ndarray) -> None:
        if array.nbytes > self._max_bytes:
            raise Unsendable(f"an array of shape {array.shape} is larger than {self._max_bytes >> 20} MiB")
        out += b"a" + bytes([NUMPY_DTYPE_CODE[array.dtype], array.ndim])
        for size in array.shape:
            out += U64.pack(size)
        out += array.tobytes()


ITEM_COST = 100  # bytes of memory that one value may take, however short its message
TENSOR_COST = 2000  # bytes of a tensor object beside its values, about


class Decoder(PlainDecoder):
    """Turns bytes into values. `resolve(Reference)` and `tensor(values, TensorFacts)` give this side's own objects."""

    def __init__(
        self,
        resolve: Callable[[Reference], Any],
        tensor: Callable[[torch.Tensor, TensorFacts], Any],
        max_depth: int = 64,
        budget: float = math.inf,
    ):
        super().__init__(max_depth, budget)
        self._resolve = resolve
        self._tensor = tensor

    def take_other(self, tag: bytes, reader: Reader, depth: int) -> Any:
        if tag == b"t":
            return self._take_tensor(reader, depth)
        if tag == b"H":
            return self._resolve(Reference(reader.u64(), reader.text()))
        if tag == b"a":
            return _take_array(reader)
        if tag == b"s":
            dtype = reader.pick(NUMPY_DTYPES)
            return np.frombuffer(reader.take(dtype.itemsize), dtype=dtype)[0]
        if tag == b"y":
            return reader.pick(TORCH_DTYPES)
        if tag == b"v":
            return _take_device(reader)
        return super().take_other(tag, reader, depth)

    def _take_tensor(self, reader: Reader, depth: int) -> Any:
        self.spend(TENSOR_COST)
        dtype = reader.pick(TORCH_DTYPES)
        shape = _take_shape(reader)
        flags = reader.take(1)[0]
        device, number = _take_device(reader), reader.u64()
        stride = tuple(reader.u64() for _ in shape) if flags & 8 else None
        grad_fn = reader.text()
        grad = self.take(reader, depth + 1)
        if grad is not None and not isinstance(grad, torch.Tensor):
            raise WireError("a gradient that is no tensor")
        data = reader.take(_bytes_of(shape, dtype.itemsize, reader.left))
        if dtype is torch.bool:
            values = torch.frombuffer(bytearray(data), dtype=torch.uint8).ne(0) if data else torch.empty(0, dtype=dtype)
        else:
            values = torch.frombuffer(bytearray(data), dtype=dtype) if data else torch.empty(0, dtype=dtype)
        facts = TensorFacts(number, device, bool(flags & 1), bool(flags & 2), bool(flags & 4), grad_fn, grad, stride)
        try:
            values = values.reshape(shape)
        except (RuntimeError, OverflowError) as error:
            raise WireError(f"a tensor of shape {shape}") from error
        return self._tensor(values, facts)


def _take_array(reader: Reader) -> np.ndarray:
    dtype = reader.pick(NUMPY_DTYPES)
    shape = _take_shape(reader)
    data = reader.take(_bytes_of(shape, dtype.itemsize, reader.left))
    return np.frombuffer(bytearray(data), dtype=dtype).reshape(shape)


def _take_shape(reader: Reader) -> tuple[int, ...]:
    dims = reader.take(1)[0]
    if dims > MAX_DIMS:
        raise WireError(f"{dims} dimensions")
    return tuple(reader.u64() for _ in range(dims))


def _take_device(reader: Reader) -> torch.device:
    kind = reader.pick(DEVICE_KINDS)
    index = reader.take(1)[0]
    return torch.device(kind) if index == 255 else torch.device(kind, index)


def _bytes_of(shape: tuple[int, ...], itemsize: int, left: int) -> int:
    """Bytes of an array, exact in Python's integers; a shape that the message cannot hold is refused."""
    total = itemsize
    for size in shape:
        total *= size
    if total > left or any(size > 2**40 for size in shape):
        raise WireError(f"a tensor of shape {shape} announced, {left} bytes left")
    return total


def _is_named_tuple(kind: type) -> bool:
    """A tuple with names for its items, of collections, typing or torch: the items are all there is to it."""
    return issubclass(kind, tuple) and (hasattr(kind, "_fields") or kind.__module__ == "torch.return_types")


def _put_reference(out: bytearray, reference: Reference) -> None:
    out += b"H" + U64.pack(reference.number)
    put_text(out, reference.type_name)


def _device_bytes(device: torch.device) -> bytes:
    return bytes([DEVICE_CODE[device.type], 255 if device.index is None else min(device.index, 254)])


__all__ = ["Decoder", "Encoder", "Reference", "TensorFacts", "Unsendable", "WireError"]
