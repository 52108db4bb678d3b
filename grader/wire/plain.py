"""Plain messages between processes that trust each other's form but not each other's content: no tensors, no references."""

from __future__ import annotations

from typing import Any

from grader.wire.codec import Decoder, Encoder, Reference, TensorFacts, Unsendable, WireError


def _refuse(value: Any) -> Reference:
    raise Unsendable(f"{type(value).__name__} in a plain message")


def _no_reference(reference: Reference) -> Any:
    raise WireError("a reference in a plain message")


def _no_tensor(values: Any, facts: TensorFacts) -> Any:
    raise WireError("a tensor in a plain message")


_ENCODER = Encoder(_refuse, _refuse, _refuse, 1 << 30)
_DECODER = Decoder(_no_reference, _no_tensor)


def encode(value: Any) -> bytes:
    """Bytes of a value made of None, bools, numbers, strings, bytes, lists, tuples and dicts."""
    return _ENCODER.encode(value)


def decode(data: bytes) -> Any:
    """The value. Raises `WireError` for anything that is no plain data."""
    return _DECODER.decode(data)
