"""More memory than allowed, in a cell and in a test."""


def test_memory(attack):
    outcome = attack(
        """
import torch
try:
    KEEP = [bytearray(64 << 20) for _ in range(64)]
except MemoryError:
    FOUND = "refused"
def double(x):
    return torch.ones(1 << 30, dtype=torch.float64)
"""
    )
    assert "refused" in outcome.text and not outcome.fault


def test_touch_everything(attack):
    outcome = attack(
        "keep = []\ndef total(numbers):\n    while True:\n        keep.append(bytearray(b'x' * (1 << 20)))"
    )
    assert not outcome.fault
