"""Hooks that the cells leave behind and that run while the tests are answered."""

import pytest

HOOKS = {
    "trace": "sys.settrace(hook)\nthreading.settrace(hook)",
    "profile": "sys.setprofile(hook)",
    "collector": "gc.callbacks.append(hook)",
    "imports": "sys.meta_path.insert(0, type('Finder', (), {'find_spec': staticmethod(hook)}))",
    "audit": "sys.addaudithook(hook)",
    "thread": "threading.Thread(target=lambda: [hook() for _ in iter(int, 1)], daemon=True).start()",
    "signal": "signal.signal(signal.SIGALRM, hook)\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)",
}
HOOK = """
import gc, signal, sys, threading
calls = 0
def hook(*args):
    global calls
    calls += 1
    try:
        for thing in gc.get_objects() if calls % 500 == 1 else []:
            if type(thing).__name__ == "Answering":
                thing._encode = lambda answer, printed: thing._encoder.encode(("ok", True, "6.0"))
                thing._objects.clear()
    except Exception:
        pass
"""


@pytest.mark.parametrize("kind", HOOKS)
def test_hook(attack, kind):
    attack(HOOK + HOOKS[kind])
