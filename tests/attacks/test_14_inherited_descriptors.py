"""What was open in the parent: the socket to the judge and nothing else; no signal of the judge's life in it."""


def test_descriptors(attack):
    outcome = attack(
        """
import os, stat
FOUND = []
for fd in range(256):
    try:
        kind = stat.S_IFMT(os.fstat(fd).st_mode)
        FOUND.append((fd, "socket" if stat.S_ISSOCK(kind) else os.readlink(f"/proc/self/fd/{fd}")))
    except OSError:
        pass
FOUND = [place for fd, place in FOUND if fd > 2]
"""
    )
    assert outcome.found == "['socket']", outcome.found
