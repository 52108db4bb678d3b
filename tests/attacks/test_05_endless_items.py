"""An iterator that never ends, each item as large as a message may be."""


def test_endless(attack):
    outcome = attack(
        """
import torch
def count_down(start):
    big = torch.zeros(3 << 18)
    while True:
        yield big
"""
    )
    row = next(row for row in outcome.graded.rows if row["test"] == "test_count_down")
    assert row["status"] in ("timeout", "failed", "error")
    assert not outcome.fault


def test_endless_small_items(attack):
    outcome = attack("import itertools\ndef count_down(start):\n    return itertools.repeat(None)")
    assert "timeout" in outcome.statuses("q2")
