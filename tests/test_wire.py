"""The wire: everything that may travel survives; nothing else gets through."""

from __future__ import annotations

import pathlib
import socket
import struct
import time
from collections import OrderedDict, defaultdict, namedtuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.wire import plain
from grader.wire.channel import Channel, Closed, Timeout
from grader.wire.codec import Decoder, Encoder, Reference, TensorFacts, Unsendable, WireError
from grader.wire.tables import NUMPY_DTYPES, TORCH_DTYPES


def _refuse(value):
    raise Unsendable(type(value).__name__)


def _facts(tensor):
    return TensorFacts(0, tensor.device, tensor.requires_grad, True, False, "", None)


def codec(max_bytes=1 << 20, max_depth=16):
    encoder = Encoder(_refuse, _facts, lambda tensor: tensor.detach(), max_bytes, max_depth)
    return encoder, Decoder(lambda reference: reference, lambda values, facts: values, max_depth)


def round_trip(value):
    encoder, decoder = codec()
    return decoder.decode(encoder.encode(value))


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**200), 2**200) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(plain_values)
@settings(max_examples=200, deadline=None)
def test_plain_values_survive(value):
    back = round_trip(value)
    assert back == value and type(back) is type(value)


@given(st.binary(max_size=300))
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_a_value_or_a_wire_error(data):
    _, decoder = codec()
    try:
        decoder.decode(data)
    except WireError:
        return


@given(plain_values, st.integers(0, 1000), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_damaged_messages_give_a_value_or_a_wire_error(value, at, byte):
    encoder, decoder = codec()
    data = bytearray(encoder.encode((value, torch.ones(2, 3), np.arange(3))))
    data[at % len(data)] = byte
    try:
        decoder.decode(bytes(data))
    except WireError:
        return


@pytest.mark.parametrize("dtype", TORCH_DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (2, 3), (1, 0, 4)])
def test_tensors_survive(dtype, shape):
    tensor = torch.arange(6).reshape(2, 3).to(dtype) if shape == (2, 3) else torch.zeros(shape, dtype=dtype)
    back = round_trip(tensor)
    assert back.dtype == dtype and back.shape == tensor.shape
    assert bytes(back.contiguous().view(torch.uint8).numpy().tobytes() if back.dim() else b"") == bytes(
        tensor.contiguous().view(torch.uint8).numpy().tobytes() if tensor.dim() else b""
    )


@pytest.mark.parametrize("dtype", NUMPY_DTYPES, ids=str)
def test_arrays_survive(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    back = round_trip(array)
    assert back.dtype == dtype and np.array_equal(back, array)


def test_other_kinds_survive():
    for value in (
        torch.float16,
        torch.device("cuda", 1),
        torch.device("cpu"),
        pathlib.Path("a/b"),
        slice(1, None, 2),
        ...,
    ):
        assert round_trip(value) == value
    back = round_trip(OrderedDict(b=1, a=2))
    assert type(back) is OrderedDict and list(back) == ["b", "a"]
    assert type(round_trip(np.float64(0.5))) is np.float64
    assert round_trip(True) is True and round_trip(1) == 1 and type(round_trip(1)) is int


def test_one_element_that_is_expanded():
    assert torch.equal(round_trip(torch.tensor(3.0).expand(1)), torch.tensor([3.0]))


def test_strides_are_told():
    seen = []
    encoder, _ = codec()
    decoder = Decoder(lambda reference: reference, lambda values, facts: seen.append((values, facts)))
    decoder.decode(encoder.encode(torch.arange(6.0).reshape(2, 3).t()))
    values, facts = seen[0]
    assert facts.stride == (1, 3) and torch.equal(values, torch.arange(6.0).reshape(2, 3).t())


def test_named_tuples_and_defaultdicts_travel_as_their_items():
    assert round_trip(namedtuple("Pair", "x y")(1, [2])) == (1, [2])
    values, indices = round_trip(torch.tensor([3.0, 5.0]).max(0))
    assert (float(values), int(indices)) == (5.0, 1)
    assert round_trip(defaultdict(list, a=[1])) == {"a": [1]}


class Sly(dict):
    """A subclass of plain data with behaviour of its own."""


@pytest.mark.parametrize("value", [Sly(a=1), object(), lambda: 0, {1, 2}, torch.nn.Linear(1, 1), type, 1 << 5000])
def test_what_is_no_plain_data_does_not_travel(value):
    encoder, _ = codec()
    with pytest.raises(Unsendable):
        encoder.encode([value])


def test_limits_on_depth_and_size():
    deep = []
    for _ in range(40):
        deep = [deep]
    encoder, decoder = codec(max_depth=16)
    with pytest.raises(Unsendable, match="deep"):
        encoder.encode(deep)
    with pytest.raises(WireError, match="deep"):
        decoder.decode(b"L" + struct.pack("<I", 1) + (b"L" + struct.pack("<I", 1)) * 40 + b"N")
    with pytest.raises(Unsendable, match="larger"):
        encoder.encode(torch.zeros(1 << 20))
    with pytest.raises(Unsendable, match="larger"):
        encoder.encode(["x" * (1 << 20)] * 3)


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"", "early"),
        (b"Z", "unknown tag"),
        (b"NN", "after the value"),
        (b"L\xff\xff\xff\xff", "announced"),
        (b"M\xff\xff\xff\x7f", "announced"),
        (b"S\xff\xff\xff\xff", "announced"),
        (b"B\x05\x00\x00\x00ab", "announced"),
        (b"I\xff\xff", "an int of"),
        (b"y\xf0", "not in the table"),
        (b"v\x20\x00", "not in the table"),
        (b"t\xf0\x00", "not in the table"),
        (b"t\x00\x40", "dimensions"),
        (b"t\x00\x02" + struct.pack("<QQ", 2**40, 2**40) + b"\0\0\xff" + b"\0" * 8 + b"\0" * 4 + b"N", "shape"),
        (b"t\x00\x01" + struct.pack("<Q", 2**63) + b"\0\0\xff" + b"\0" * 8 + b"\0" * 4 + b"N", "shape"),
        (b"a\x00\x01" + struct.pack("<Q", 2**61), "shape"),
        (b"M\x01\x00\x00\x00L\x00\x00\x00\x00N", "dict key"),
    ],
)
def test_malformed_messages_are_refused_before_anything_is_allocated(data, reason):
    _, decoder = codec()
    with pytest.raises(WireError, match=reason):
        decoder.decode(data)


def test_references_are_refused_in_plain_messages():
    encoder = Encoder(lambda value: Reference(7, "x"), _facts, lambda tensor: tensor, 1 << 20)
    with pytest.raises(WireError, match="plain message"):
        plain.decode(encoder.encode(object()))
    with pytest.raises(WireError, match="plain message"):
        plain.decode(codec()[0].encode(torch.zeros(1)))
    with pytest.raises(Unsendable):
        plain.encode(object())


def pair(max_bytes=1 << 16):
    one, other = socket.socketpair()
    return Channel(one, max_bytes), Channel(other, max_bytes), other


def soon(seconds=0.2):
    return time.monotonic() + seconds


def test_frames_arrive_whole_and_in_order():
    ours, theirs, _ = pair()
    ours.send(b"one")
    ours.send(b"")
    ours.send(b"x" * 5000)
    assert [theirs.receive(soon()) for _ in range(3)] == [b"one", b"", b"x" * 5000]


def test_a_silent_peer_meets_the_deadline():
    ours, _, theirs = pair()
    began = time.monotonic()
    with pytest.raises(Timeout):
        ours.receive(soon(0.1))
    theirs.send(struct.pack("<I", 100) + b"half")
    with pytest.raises(Timeout):
        ours.receive(soon(0.1))
    assert time.monotonic() - began < 5


def test_a_peer_that_drips_meets_the_deadline():
    ours, _, theirs = pair()
    theirs.send(struct.pack("<I", 1000))
    theirs.send(b"a" * 10)
    with pytest.raises(Timeout):
        ours.receive(soon(0.1))


def test_an_oversized_frame_is_refused_by_its_head():
    ours, _, theirs = pair(max_bytes=100)
    theirs.send(struct.pack("<I", 2**32 - 1))
    with pytest.raises(WireError, match="limit"):
        ours.receive(soon())


def test_a_peer_that_hangs_up():
    ours, theirs, _ = pair()
    theirs.close()
    with pytest.raises(Closed):
        ours.receive(soon())
    with pytest.raises(Closed):
        for _ in range(50):
            ours.send(b"x" * 60000, soon())


def test_a_peer_that_does_not_read_meets_the_deadline():
    ours, _, _ = pair(max_bytes=1 << 24)
    with pytest.raises(Timeout):
        ours.send(b"x" * (1 << 24), soon(0.2))


def test_descriptors_travel_beside_a_frame(tmp_path):
    ours, theirs, _ = pair()
    file = (tmp_path / "x").open("w+")
    ours.send(b"take this", soon(), fds=(file.fileno(),))
    data, fds = theirs.receive_with_fds(soon())
    assert data == b"take this" and len(fds) == 1
    with open(fds[0], "w") as same:
        same.write("written by the other side")
    assert (tmp_path / "x").read_text() == "written by the other side"
