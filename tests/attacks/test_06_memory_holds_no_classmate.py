"""What the parent has read, its children could read: another hand-in, a suite, a solution, in freed memory too."""

SCAN = '''
import re
def scan(*needles):
    """How often each occurs in this process's memory; the parts keep the needles themselves out of it."""
    counts = [0] * len(needles)
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            start, end = (int(part, 16) for part in place.split("-"))
            if not rights.startswith("rw"):
                continue
            for at in range(start, end, 1 << 24):
                try:
                    memory.seek(at)
                    data = memory.read(min(1 << 24, end - at))
                except (OSError, ValueError, OverflowError):
                    break
                for i, (head, tail) in enumerate(needles):
                    counts[i] += len(re.findall(re.escape(head) + b"(?=" + re.escape(tail) + b")", data))
    return counts
import struct
number = struct.pack("<d", 7.318426150839e-5)
needles = [(b"canary-class", b"mate-77e0"), (b"canary-su", b"ite-91aa"), (b"canary-exp", b"ected-c3d7"),
           (b"canary-sol", b"ution-5f1c"), (b"canary-out", b"side-1b2d"), (b"canary-con", b"trol"),
           (number, number)]
control = "".join(["canary-", "control"])
FOUND = scan(*needles)
'''


def test_memory(target, attack):
    classmates = [target.honest(extra=f"note = 'canary-classmate-77e0 {i}'" + "\n#" * 60000) for i in range(4)]
    target.grade(*classmates)
    outcome = attack(SCAN)
    *hidden, control, number = eval(outcome.found.rstrip("."))
    assert control > 0, "the scan sees nothing at all"
    assert not any(hidden) and number == 0, outcome.found
