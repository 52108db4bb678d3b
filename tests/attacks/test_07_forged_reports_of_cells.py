"""Cells that report on themselves: forged, malformed or endless messages on the channel that tells of the cells."""

import pytest

HEAD = """
import gc
RUNNER = next(t for t in gc.get_objects() if type(t).__name__ == "Runner")
CONTROL = RUNNER._control
encode = RUNNER.run.__func__.__globals__["encode"]
def send(*message):
    CONTROL.send(encode(message))
"""
MESSAGES = {
    "types are a number": "send('cell done', 1, {'types': 5}, False)",
    "frames are garbage": "send('cell done', 1, {'types': ['E'], 'text': 3, 'frames': [7]}, False)",
    "huge numbers": "send('cell', 10**1000); send('cell done', -10**1000, {'types': [], 'text': ''}, True)",
    "a cell that is not there, then the end": "send('cell', 99); import os; os._exit(1)",
    "no message": "CONTROL.send(b'')",
    "done too early": "send('notebook done', ['canary layer'] * 100000)",
    "wrong kind": "send('rows', [{'status': 'passed'}])",
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_forged(attack, kind):
    outcome = attack(HEAD, MESSAGES[kind])
    assert not outcome.fault, outcome.graded.fault
    assert "canary layer" not in str(outcome.graded.layers) and "seccomp" in outcome.graded.layers
    assert any("cannot be read" in note or "ended" in note for note in outcome.graded.notes), outcome.text


ENDLESS = """
big = {"types": ["E"], "text": "x" * 1000000, "frames": []}
while True:
    send("cell done", 2, big, True)
"""


def test_endless(attack):
    outcome = attack(HEAD, ENDLESS)
    assert not outcome.fault
    assert outcome.graded.notes and len(outcome.text) < 100000
