"""What the parent has read, its children could read: another hand-in, a suite, a solution, in freed memory too."""

HEAD = """
import re, struct
# Patterns in parts, so that they are not found themselves. The last one is two of the numbers that the suite expects.
NUMBER = struct.pack("<d", 7.318426150839e-5)
PATTERN = re.compile(b"canary-(class(?=mate-77e0)|su(?=ite-91aa)|exp(?=ected-c3d7)"
                     b"|sol(?=ution-5f1c)|out(?=side-1b2d)|con(?=trol))|"
                     + re.escape(NUMBER) + b"(?=" + re.escape(NUMBER) + b")")
KEPT = "".join(["canary-", "control"])
SEEN, MAPS = [], open("/proc/self/maps").read().splitlines()
def scan(part):
    with open("/proc/self/mem", "rb", 0) as memory:
        for line in MAPS[part::8]:
            place, rights, *_ = line.split()
            start, end = (int(edge, 16) for edge in place.split("-"))
            for at in range(start, end, 1 << 24) if rights.startswith("rw") else []:
                try:
                    memory.seek(at)
                    data = memory.read(min(1 << 24, end - at))
                except (OSError, ValueError, OverflowError):
                    break
                SEEN.extend(found.group() for found in PATTERN.finditer(data))
"""
PARTS = [f"scan({part})\nDONE = {part}" for part in range(8)]  # each within the limit of a cell


def test_memory(target, attack):
    classmates = [target.honest(extra=f"note = 'canary-classmate-77e0 {i}'" + "\n#" * 60000) for i in range(4)]
    target.grade(*classmates)
    outcome = attack(HEAD, *PARTS, "FOUND = DONE, sorted({seen.decode('latin-1') for seen in SEEN})")
    assert outcome.found == "(7, ['canary-con'])", outcome.text
