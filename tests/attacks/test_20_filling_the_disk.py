"""More files than there is room for."""

import pytest


@pytest.mark.root  # the limit of the sum needs a file system of its own; that of one file does not
def test_fill(attack):
    outcome = attack(
        """
import os
total = 0
try:
    for number in range(100):
        with open(f"fill{number}", "wb") as file:
            for _ in range(4):
                total += file.write(b"x" * (1 << 20))
                file.flush()
except OSError as error:
    FOUND = (type(error).__name__, error.errno, total >> 20)
del total
"""
    )
    kind, errno, size = eval(outcome.found.rstrip("."))
    assert kind == "OSError" and errno == 28 and size <= 16


def test_one_large_file(attack):
    outcome = attack("with open('big', 'wb') as file:\n    file.truncate(1 << 40)\nFOUND = 'wrote'")
    assert outcome.found != "wrote"
