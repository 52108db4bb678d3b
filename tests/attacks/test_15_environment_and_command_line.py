"""Tokens of the instructor's shell, and paths of the course, are neither in the environment nor in its first memory."""


def test_environment(attack):
    outcome = attack(
        """
import ctypes, os
FOUND = sorted(os.environ)
for name in ("environ", "cmdline", "auxv"):
    try:
        text = open(f"/proc/self/{name}", errors="replace").read()
        FOUND.append("canary" in text or "00-target" in text)
    except OSError as error:
        FOUND.append(type(error).__name__)
environ = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "environ")
FOUND = "CANARY_TOKEN" in str(FOUND) or "True" in str(FOUND) or FOUND
"""
    )
    assert outcome.found.startswith("["), outcome.found
    assert "CANARY" not in outcome.found
