"""Processes that fork for ever."""

import pytest


@pytest.mark.root  # without root the limit counts the user's other processes too
def test_fork_bomb(attack):
    outcome = attack("import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass")
    assert not outcome.fault


@pytest.mark.root
def test_shell_bomb(attack):
    outcome = attack("import subprocess\nsubprocess.Popen(['sh', '-c', 'b() { b | b & }; b'])")
    assert not outcome.fault
