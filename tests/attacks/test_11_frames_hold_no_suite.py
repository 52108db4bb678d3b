"""Up the stack, in the traceback, in every object and in linecache: no frame and no module of the judge."""


def test_frames(attack):
    outcome = attack(
        """
import gc, linecache, sys, types
def look(x):
    if getattr(x, "ndim", 0) != 2:
        return None
    found, frame = [], sys._getframe()
    while frame:
        found.append(frame.f_code.co_filename)
        found += [str(value)[:5000] for value in list(frame.f_locals.values()) if isinstance(value, (str, dict, list))]
        frame = frame.f_back
    gc.unfreeze()
    found += [t for t in gc.get_referents(*gc.get_objects()) if type(t) is str]
    found += [name for name in sys.modules] + list(linecache.cache)
    text = "\\n".join(found)
    halves = ("canary-su", "ite"), ("canary-exp", "ected"), ("test_q", "1"), ("grader.ju", "dge")
    signs = ["".join(parts) for parts in halves]
    raise RuntimeError("found: " + repr([text.count(sign) for sign in signs]) + " in %d texts" % len(found))
double = total = look
""",
    )
    assert outcome.found.startswith("[0, 0, 0, 0]"), outcome.found
    assert int(outcome.found.split(" in ")[1].split()[0]) > 10000
