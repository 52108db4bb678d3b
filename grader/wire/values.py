"""Plain values to bytes and back: typed, bounded, by allow-list. Knows neither torch nor numpy; see grader.wire.codec.

A value is one tag byte and its body. Lengths and counts are checked against what is left of the message before
anything is allocated.

    N none  T true  F false  I int  D float  C complex  S str  B bytes  P path
    L list  U tuple  M dict  O ordered dict  l slice  e ellipsis
"""

from __future__ import annotations

import math
import pathlib
import struct
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

MAX_INT_BYTES = 512
ITEM_COST = 100  # bytes of memory that one value may take, however short its message
U32 = struct.Struct("<I")
U64 = struct.Struct("<Q")
F64 = struct.Struct("<d")


class WireError(Exception):
    """A message that breaks the format or a limit."""


class Unsendable(WireError):
    """A value that this side cannot send."""


class PlainEncoder:
    """Turns plain values into bytes. Anything else goes to `put_other`, which here refuses it."""

    def __init__(self, max_bytes: int, max_depth: int = 64):
        self._max_bytes = max_bytes
        self._max_depth = max_depth

    def encode(self, value: Any) -> bytes:
        out = bytearray()
        self.put(out, value, 0)
        return bytes(out)

    def put(self, out: bytearray, value: Any, depth: int) -> None:
        if depth > self._max_depth:
            raise Unsendable(f"nested more than {self._max_depth} levels deep")
        if len(out) > self._max_bytes:
            raise Unsendable(f"larger than {self._max_bytes >> 20} MiB")
        kind = type(value)  # never isinstance: a subclass with behaviour of its own is no plain data
        put = _PLAIN.get(kind)
        if put is not None:
            put(out, value)
        elif kind is list or kind is tuple:
            self.put_items(out, b"L" if kind is list else b"U", value, depth)
        elif kind is dict or kind is OrderedDict:
            out += b"M" if kind is dict else b"O"
            out += U32.pack(len(value))
            for key, item in value.items():
                self.put(out, key, depth + 1)
                self.put(out, item, depth + 1)
        elif kind is slice:
            out += b"l"
            for part in (value.start, value.stop, value.step):
                self.put(out, part, depth + 1)
        elif isinstance(value, pathlib.PurePath):
            out += b"P"
            put_text(out, str(value))
        else:
            self.put_other(out, value, depth)

    def put_items(self, out: bytearray, tag: bytes, items: Any, depth: int) -> None:
        out += tag + U32.pack(len(items))
        for item in items:
            self.put(out, item, depth + 1)

    def put_other(self, out: bytearray, value: Any, depth: int) -> None:
        raise Unsendable(f"an object of type {type(value).__name__} is no plain value")


class PlainDecoder:
    """Turns bytes into plain values. Any other tag goes to `take_other`, which here refuses it.
    `budget`: bytes of memory that all values together may take."""

    def __init__(self, max_depth: int = 64, budget: float = math.inf):
        self._max_depth = max_depth
        self._left = budget

    def decode(self, data: bytes) -> Any:
        self.spend(len(data))
        reader = Reader(data)
        value = self.take(reader, 0)
        if reader.left:
            raise WireError(f"{reader.left} bytes after the value")
        return value

    def spend(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0:
            raise WireError("more values than can be looked at")

    def take(self, reader: Reader, depth: int) -> Any:
        self.spend(ITEM_COST)
        if depth > self._max_depth:
            raise WireError(f"nested more than {self._max_depth} levels deep")
        tag = reader.take(1)
        take = _TAKE_PLAIN.get(tag)
        if take is not None:
            return take(reader)
        if tag in (b"L", b"U"):
            items = [self.take(reader, depth + 1) for _ in range(reader.count(1))]
            return items if tag == b"L" else tuple(items)
        if tag in (b"M", b"O"):
            pairs = [(self.take(reader, depth + 1), self.take(reader, depth + 1)) for _ in range(reader.count(2))]
            try:
                found: dict[Any, Any] = {} if tag == b"M" else OrderedDict()
                for key, item in pairs:  # not dict(pairs): an alarm gets through, should all keys have the same hash
                    found[key] = item
                return found
            except TypeError as error:
                raise WireError("a dict key that cannot be one") from error
        if tag == b"l":
            return slice(*(self.take(reader, depth + 1) for _ in range(3)))
        return self.take_other(tag, reader, depth)

    def take_other(self, tag: bytes, reader: Reader, depth: int) -> Any:
        raise WireError(f"tag {tag!r} in a plain message" if tag in OTHER_TAGS else f"unknown tag {tag!r}")


OTHER_TAGS = (b"t", b"a", b"s", b"y", b"v", b"H")  # of grader.wire.codec


class Reader:
    """A message and how far it has been read."""

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


def put_text(out: bytearray, text: str) -> None:
    """Length and UTF-8; what cannot be encoded becomes a question mark."""
    data = text.encode("utf-8", "replace")
    out += U32.pack(len(data)) + data


def _put_int(out: bytearray, value: int) -> None:
    size = (value.bit_length() + 8) // 8
    if size > MAX_INT_BYTES:
        raise Unsendable("an int of more than 4096 bits")
    out += b"I" + size.to_bytes(2, "little") + value.to_bytes(size, "little", signed=True)


def _put_tagged_text(out: bytearray, value: str) -> None:
    out += b"S"
    put_text(out, value)


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


def _take_int(reader: Reader) -> int:
    size = int.from_bytes(reader.take(2), "little")
    if size > MAX_INT_BYTES:
        raise WireError(f"an int of {size} bytes")
    return int.from_bytes(reader.take(size), "little", signed=True)


def _take_float(reader: Reader) -> float:
    return F64.unpack(reader.take(8))[0]


_TAKE_PLAIN: dict[bytes, Callable[[Reader], Any]] = {
    b"N": lambda reader: None,
    b"T": lambda reader: True,
    b"F": lambda reader: False,
    b"I": _take_int,
    b"D": _take_float,
    b"C": lambda reader: complex(_take_float(reader), _take_float(reader)),
    b"S": Reader.text,
    b"B": lambda reader: reader.take(reader.count(1)),
    b"P": lambda reader: pathlib.Path(reader.text()),
    b"e": lambda reader: Ellipsis,
}
