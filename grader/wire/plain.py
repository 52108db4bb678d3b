"""Plain messages, without tensors and references: for the coordinator, its parents, and a notebook's progress."""

from __future__ import annotations

from typing import Any

from grader.wire.values import PlainDecoder, PlainEncoder

_ENCODER = PlainEncoder(1 << 30)
_DECODER = PlainDecoder()


def encode(value: Any) -> bytes:
    """Bytes of a value made of None, bools, numbers, strings, bytes, lists, tuples and dicts."""
    return _ENCODER.encode(value)


def decode(data: bytes) -> Any:
    """The value. Raises `WireError` for anything that is no plain data."""
    return _DECODER.decode(data)
