"""Builtins that the code beside the notebook uses: it may break itself, never win."""

import pytest

NAMES = {
    "isinstance": "lambda *args: True",
    "len": "lambda thing: 3",
    "getattr": "lambda *args: 1.0",
    "type": "lambda *args: float",
    "open": "None",
    "__import__": "None",
    "str": "lambda *args: '6.0'",
}


@pytest.mark.parametrize("name", NAMES)
def test_patched(attack, name):
    outcome = attack(f"import builtins\nbuiltins.{name} = {NAMES[name]}", tell=False)
    assert not outcome.fault
