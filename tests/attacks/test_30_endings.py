"""Ends of the process at every moment at which student code can run."""

import pytest

WAYS = {
    "exit in a cell": "import os\nos._exit(0)",
    "sys.exit": "import sys\nsys.exit(0)",
    "abort": "import os\nos.abort()",
    "in a test": "import os\ndouble = total = count_down = lambda *args: os._exit(0)",
    "sys.exit in a test": "import sys\ndouble = total = count_down = lambda *args: sys.exit(0)",
    "when deleted": "import os\nclass Bomb:\n    __del__ = lambda self: os._exit(0)\ndouble = total = lambda x: Bomb()",
    "when printed": "import os\nclass Bomb(Exception):\n    __str__ = lambda self: os._exit(0)\n"
    "def total(numbers):\n    raise Bomb",
    "at exit": "import atexit, os\natexit.register(lambda: os.kill(os.getppid(), 9))\n"
    "double = total = lambda x: os.kill(os.getpid(), 15)",
    "segmentation fault": "import ctypes\ntotal = lambda x: ctypes.string_at(0)",
    "KeyboardInterrupt": "def total(numbers):\n    raise KeyboardInterrupt",
    "GeneratorExit": "def count_down(start):\n    yield start\n    raise GeneratorExit",
    "in each of five cells": "import os",
}


@pytest.mark.parametrize("way", WAYS)
def test_ending(attack, way):
    cells = ["import os\nos._exit(3)"] * 5 if way == "in each of five cells" else [WAYS[way]]
    outcome = attack(*cells)
    assert not outcome.fault, outcome.graded.fault or [row["detail"] for row in outcome.graded.rows]
