"""A suite that waits for any exception must not take a crash, garbage or silence for one."""

import pytest

BREAK = {
    "garbage": "sock.send(b'\\3\\0\\0\\0abc')",
    "too long": "sock.send(b'\\xff\\xff\\xff\\xff')",
    "exit": "os._exit(0)",
    "silence": "time.sleep(10)",
}


@pytest.mark.parametrize("how", BREAK)
def test_broken(attack, how):
    code = f"""
import gc, os, socket, time
def total(numbers):
    if isinstance(numbers, list) and len(numbers) == 1:
        return float(numbers[0])
    if numbers is None:
        sock = next(t._channel._socket for t in gc.get_objects() if type(t).__name__ == "Answering")
        {BREAK[how]}
    return 0.0
"""
    outcome = attack(code, earns=2.0)  # what an honest sum of lists of one number earns
    row = next(row for row in outcome.graded.rows if row["test"] == "test_any_error")
    assert row["status"] in ("crashed", "timeout", "error")
