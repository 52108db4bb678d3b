"""Short messages that take minutes or gigabytes to decode."""

import pytest

HEAD = """
import gc, struct
u32, u64 = struct.Struct("<I").pack, struct.Struct("<Q").pack
def reply(body):
    answering = next(t for t in gc.get_objects() if type(t).__name__ == "Answering")
    data = b"U" + u32(3) + b"S" + u32(2) + b"ok" + body + b"S" + u32(0)
    answering._encode = lambda answer, printed: data
BIG = 3 << 20
def key(i):
    return b"I\\x0b\\0" + (i * (2**61 - 1)).to_bytes(11, "little")  # all have the hash 0
"""
BODIES = {
    "nothing but None": "b'L' + u32(BIG) + b'N' * BIG",
    "empty lists": "b'L' + u32(BIG // 5) + (b'L' + u32(0)) * (BIG // 5)",
    "tensors": "b'L' + u32(BIG // 23) + BIG // 23 * (b't\\0\\0\\0\\0\\xff' + u64(0) + u32(0) + b'N' + bytes(4))",
    "colliding keys": "b'M' + u32(BIG // 30) + b''.join(key(i) + b'N' for i in range(BIG // 30))",
    "deep": "(b'L' + u32(1)) * 3000 + b'N'",
    "deep gradients": "(b't\\0\\0' + bytes(15)) * 3000 + b'N'",
}


@pytest.mark.parametrize("kind", BODIES)
def test_blow_up(attack, kind):
    outcome = attack(HEAD + f"BODY = {BODIES[kind]}\ndef double(x):\n    if x.dim() == 2:\n        reply(BODY)")
    assert not outcome.fault
    assert outcome.graded.judge_cpu_seconds < 20
    assert "Your code raised" not in outcome.text.split("The input is left")[0], outcome.text
