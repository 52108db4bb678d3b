"""Values to bytes and back: typed, bounded, by allow-list.

A value is one tag byte and its body. Lengths and counts are checked against what is left of the message before
anything is allocated. What is not plain data travels as a numbered reference, which only its own side can resolve.

    N none  T true  F false  I int  D float  C complex  S str  B bytes  P path
    L list  U tuple  M dict  O ordered dict  l slice  e ellipsis
    t tensor  a numpy array  s numpy scalar  y torch dtype  v torch device  H reference
"""

from __future__ import annotations

import math
import pathlib
import struct
from collections import OrderedDict
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

MAX_INT_BYTES = 512
MAX_DIMS = 16
U32 = struct.Struct("<I")
U64 = struct.Struct("<Q")
F64 = struct.Struct("<d")


class WireError(Exception):
    """A message that breaks the format or a limit."""


class Unsendable(WireError):
    """A value that this side cannot send."""


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


class Encoder:
    """Turns values into bytes. `refer(value)` gives the reference of what is not plain data, or raises `Unsendable`;
    `tensor_facts(tensor)` and `host(tensor)` give a tensor's facts and its values as a plain CPU tensor."""

    def __init__(
        self,
        refer: Callable[[Any], Reference],
        tensor_facts: Callable[[torch.Tensor], TensorFacts | Reference],
        host: Callable[[torch.Tensor], torch.Tensor],
        max_bytes: int,
        max_depth: int = 64,
    ):
        self._refer = refer
        self._tensor_facts = tensor_facts
        self._host = host
        self._max_bytes = max_bytes
        self._max_depth = max_depth

    def encode(self, value: Any) -> bytes:
        out = bytearray()
        self._put(out, value, 0)
        return bytes(out)

    def _put(self, out: bytearray, value: Any, depth: int) -> None:
        if depth > self._max_depth:
            raise Unsendable(f"nested more than {self._max_depth} levels deep")
        if len(out) > self._max_bytes:
            raise Unsendable(f"larger than {self._max_bytes >> 20} MiB")
        kind = type(value)  # never isinstance: a subclass with behaviour of its own is no plain data
        put = _PLAIN.get(kind)
        if put is not None:
            put(out, value)
        elif kind in (list, tuple, torch.Size):
            out += b"L" if kind is list else b"U"
            out += U32.pack(len(value))
            for item in value:
                self._put(out, item, depth + 1)
        elif kind in (dict, OrderedDict):
            out += b"M" if kind is dict else b"O"
            out += U32.pack(len(value))
            for key, item in value.items():
                self._put(out, key, depth + 1)
                self._put(out, item, depth + 1)
        elif kind is slice:
            out += b"l"
            for part in (value.start, value.stop, value.step):
                self._put(out, part, depth + 1)
        elif isinstance(value, torch.Tensor):
            self._put_tensor(out, value, depth)
        elif kind is np.ndarray and value.dtype in NUMPY_DTYPE_CODE and value.ndim <= MAX_DIMS:
            self._put_array(out, value)
        elif isinstance(value, np.generic) and value.dtype in NUMPY_DTYPE_CODE:
            out += b"s" + bytes([NUMPY_DTYPE_CODE[value.dtype]]) + value.tobytes()
        elif kind is torch.dtype and value in TORCH_DTYPE_CODE:
            out += b"y" + bytes([TORCH_DTYPE_CODE[value]])
        elif kind is torch.device and value.type in DEVICE_CODE:
            out += b"v" + _device_bytes(value)
        elif isinstance(value, pathlib.PurePath):
            out += b"P"
            _put_text(out, str(value))
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
        _put_text(out, facts.grad_fn)
        self._put(out, facts.grad, depth + 1)
        out += host.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes() if host.numel() else b""

    def _put_array(self, out: bytearray, array: np.ndarray) -> None:
        if array.nbytes > self._max_bytes:
            raise Unsendable(f"an array of shape {array.shape} is larger than {self._max_bytes >> 20} MiB")
        out += b"a" + bytes([NUMPY_DTYPE_CODE[array.dtype], array.ndim])
        for size in array.shape:
            out += U64.pack(size)
        out += array.tobytes()


ITEM_COST = 100  # bytes of memory that one value may take, however short its message
TENSOR_COST = 2000


class Decoder:
    """Turns bytes into values. `resolve(Reference)` and `tensor(values, TensorFacts)` give this side's own objects.
    `budget`: bytes of memory that all values together may take."""

    def __init__(
        self,
        resolve: Callable[[Reference], Any],
        tensor: Callable[[torch.Tensor, TensorFacts], Any],
        max_depth: int = 64,
        budget: float = math.inf,
    ):
        self._resolve = resolve
        self._tensor = tensor
        self._max_depth = max_depth
        self._left = budget

    def decode(self, data: bytes) -> Any:
        self._spend(len(data))
        reader = _Reader(data)
        value = self._take(reader, 0)
        if reader.left:
            raise WireError(f"{reader.left} bytes after the value")
        return value

    def _spend(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0:
            raise WireError("more values than can be looked at")

    def _take(self, reader: _Reader, depth: int) -> Any:
        self._spend(ITEM_COST)
        if depth > self._max_depth:
            raise WireError(f"nested more than {self._max_depth} levels deep")
        tag = reader.take(1)
        take = _TAKE_PLAIN.get(tag)
        if take is not None:
            return take(reader)
        if tag in (b"L", b"U"):
            items = [self._take(reader, depth + 1) for _ in range(reader.count(1))]
            return items if tag == b"L" else tuple(items)
        if tag in (b"M", b"O"):
            pairs = [(self._take(reader, depth + 1), self._take(reader, depth + 1)) for _ in range(reader.count(2))]
            try:
                found: dict[Any, Any] = {} if tag == b"M" else OrderedDict()
                for key, item in pairs:  # not dict(pairs): an alarm gets through, should all keys have the same hash
                    found[key] = item
                return found
            except TypeError as error:
                raise WireError("a dict key that cannot be one") from error
        if tag == b"l":
            return slice(*(self._take(reader, depth + 1) for _ in range(3)))
        if tag == b"t":
            return self._take_tensor(reader, depth)
        if tag == b"H":
            return self._resolve(Reference(reader.u64(), reader.text()))
        raise WireError(f"unknown tag {tag!r}")

    def _take_tensor(self, reader: _Reader, depth: int) -> Any:
        self._spend(TENSOR_COST)
        dtype = reader.pick(TORCH_DTYPES)
        shape = reader.shape()
        flags = reader.take(1)[0]
        device, number = reader.device(), reader.u64()
        stride = tuple(reader.u64() for _ in shape) if flags & 8 else None
        grad_fn = reader.text()
        grad = self._take(reader, depth + 1)
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


class _Reader:
    def __init__(self, data: bytes):
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise WireError(f"the message ends {size - self.left} bytes early")
        self._at += size
        return self._data[self._at - size : self._at]

    def count(self, least: int) -> int:
        """A number of items, each at least `least` bytes long: more than the message can hold is refused at once."""
        (count,) = U32.unpack(self.take(4))
        if count * least > self.left:
            raise WireError(f"{count} items announced, {self.left} bytes left")
        return count

    def u64(self) -> int:
        return U64.unpack(self.take(8))[0]

    def text(self) -> str:
        return self.take(self.count(1)).decode("utf-8", "replace")

    def pick(self, table: tuple) -> Any:
        code = self.take(1)[0]
        if code >= len(table):
            raise WireError(f"code {code} is not in the table")
        return table[code]

    def shape(self) -> tuple[int, ...]:
        dims = self.take(1)[0]
        if dims > MAX_DIMS:
            raise WireError(f"{dims} dimensions")
        return tuple(self.u64() for _ in range(dims))

    def device(self) -> torch.device:
        kind = self.pick(DEVICE_KINDS)
        index = self.take(1)[0]
        return torch.device(kind) if index == 255 else torch.device(kind, index)


def _bytes_of(shape: tuple[int, ...], itemsize: int, left: int) -> int:
    """Bytes of an array, exact in Python's integers; a shape that the message cannot hold is refused."""
    total = itemsize
    for size in shape:
        total *= size
    if total > left or any(size > 2**40 for size in shape):
        raise WireError(f"a tensor of shape {shape} announced, {left} bytes left")
    return total


def _put_text(out: bytearray, text: str) -> None:
    data = text.encode("utf-8", "replace")
    out += U32.pack(len(data)) + data


def _put_reference(out: bytearray, reference: Reference) -> None:
    out += b"H" + U64.pack(reference.number)
    _put_text(out, reference.type_name)


def _device_bytes(device: torch.device) -> bytes:
    return bytes([DEVICE_CODE[device.type], 255 if device.index is None else min(device.index, 254)])


def _put_int(out: bytearray, value: int) -> None:
    size = (value.bit_length() + 8) // 8
    if size > MAX_INT_BYTES:
        raise Unsendable("an int of more than 4096 bits")
    out += b"I" + size.to_bytes(2, "little") + value.to_bytes(size, "little", signed=True)


def _put_tagged_text(out: bytearray, value: str) -> None:
    out += b"S"
    _put_text(out, value)


_PLAIN: dict[type, Callable[[bytearray, Any], None]] = {
    type(None): lambda out, value: out.extend(b"N"),
    bool: lambda out, value: out.extend(b"T" if value else b"F"),
    int: _put_int,
    float: lambda out, value: out.extend(b"D" + F64.pack(value)),
    complex: lambda out, value: out.extend(b"C" + F64.pack(value.real) + F64.pack(value.imag)),
    str: _put_tagged_text,
    bytes: lambda out, value: out.extend(b"B" + U32.pack(len(value)) + value),
    type(Ellipsis): lambda out, value: out.extend(b"e"),
}


def _take_int(reader: _Reader) -> int:
    size = int.from_bytes(reader.take(2), "little")
    if size > MAX_INT_BYTES:
        raise WireError(f"an int of {size} bytes")
    return int.from_bytes(reader.take(size), "little", signed=True)


def _take_float(reader: _Reader) -> float:
    return F64.unpack(reader.take(8))[0]


def _take_array(reader: _Reader) -> np.ndarray:
    dtype = reader.pick(NUMPY_DTYPES)
    shape = reader.shape()
    data = bytearray(reader.take(_bytes_of(shape, dtype.itemsize, reader.left)))
    if dtype == np.bool_:  # a byte that is neither 0 nor 1 compares in ways of its own
        data = bytearray(np.frombuffer(data, dtype=np.uint8) != 0)
    try:
        return np.frombuffer(data, dtype=dtype).reshape(shape)
    except ValueError as error:
        raise WireError(f"an array of shape {shape}") from error


def _take_scalar(reader: _Reader) -> np.generic:
    dtype = reader.pick(NUMPY_DTYPES)
    return np.frombuffer(reader.take(dtype.itemsize), dtype=dtype)[0]


_TAKE_PLAIN: dict[bytes, Callable[[_Reader], Any]] = {
    b"N": lambda reader: None,
    b"T": lambda reader: True,
    b"F": lambda reader: False,
    b"I": _take_int,
    b"D": _take_float,
    b"C": lambda reader: complex(_take_float(reader), _take_float(reader)),
    b"S": _Reader.text,
    b"B": lambda reader: reader.take(reader.count(1)),
    b"P": lambda reader: pathlib.Path(reader.text()),
    b"e": lambda reader: Ellipsis,
    b"a": _take_array,
    b"s": _take_scalar,
    b"y": lambda reader: reader.pick(TORCH_DTYPES),
    b"v": _Reader.device,
}
