"""A notebook that answers on the socket itself: early, twice, late, in drips, with what does not exist."""

import pytest

HEAD = """
import gc, os, struct, time
u32, u64 = struct.Struct("<I").pack, struct.Struct("<Q").pack
def text(value):
    return b"S" + u32(len(value)) + value.encode()
def answering():
    return next(t for t in gc.get_objects() if type(t).__name__ == "Answering")
def frame(body, status="ok"):
    data = b"U" + u32(3) + text(status) + body + text("")
    return u32(len(data)) + data
def write(data):
    answering()._channel._socket.sendall(data)
TRUE, FLOAT = b"T", b"D" + struct.pack("<d", 6.0)
TENSOR = b"t\\0\\2" + u64(3) + u64(5) + b"\\0\\0\\xff" + u64(7) + u32(0) + b"N" + bytes(60)
"""
WAYS = {
    "in advance": "for body in (TRUE, FLOAT, TENSOR, TRUE): write(frame(body))",
    "twice": "write(frame(TENSOR) * 2)",
    "no such reference": "write(frame(b'H' + u64(2**63) + u32(4) + b'Evil'))",
    "no such tensor": "write(frame(b't\\1\\1' + u64(2**63) + b'\\0\\0\\xff' + u64(1) + u32(0) + b'N'))",
    "unknown status": "write(frame(TRUE, 'passed'))",
    "no tuple": "write(u32(1) + b'T')",
    "an exception of nothing": "write(frame(b'N', 'raised'))",
    "types of nothing": "write(frame(b'M' + u32(1) + text('types') + b'N', 'raised'))",
    "half a message": "write(frame(TRUE)[:-1]); os._exit(0)",
    "in drips": "[(write(b'\\xff'), time.sleep(0.3)) for _ in range(100)]",
    "empty": "write(u32(0))",
    "the device that is none": "write(frame(b'v\\xff\\0'))",
    "a huge number": "write(frame(b'I\\xff\\xff' + bytes(65535)))",
    "an endless text": "write(frame(b'S' + u32(2**32 - 1)))",
    "a descriptor": "import socket; socket.send_fds(answering()._channel._socket, [frame(TRUE)], [0, 1, 2])",
    "shut": "import socket; answering()._channel._socket.shutdown(socket.SHUT_RDWR)",
}


@pytest.mark.parametrize("way", WAYS)
def test_answers(attack, way):
    code = f"""
def double(x):
    if getattr(x, "ndim", 0) == 2:
        {WAYS[way]}
    return 0
def total(numbers):
    if len(numbers or []) == 6:
        {WAYS[way]}
    return 0.5
"""
    outcome = attack(HEAD, code)
    assert "Your code raised" not in outcome.text.split("The input is left")[0], outcome.text
    assert not outcome.fault, [row["detail"] for row in outcome.graded.rows]
