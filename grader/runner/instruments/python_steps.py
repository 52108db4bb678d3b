"""Counts the Python bytecodes of a call: work inside tensor operations costs none, a Python loop does."""

from __future__ import annotations

import sys
from typing import Any


def count(function: Any, *args: Any) -> tuple[int, Any]:
    """Call `function(*args)`: the number of bytecodes of all Python code that ran for it, and what it returned."""
    steps = 0

    def trace(frame, event, _):
        nonlocal steps
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            steps += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        result = function(*args)
    finally:
        sys.settrace(before)
    return steps, result
