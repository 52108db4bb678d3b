"""What is worth full marks with graders whose tests run beside the notebook."""


def test_tricks(attack):
    outcome = attack(
        """
import gc, glob, pickle, shutil, sys, types
for name in ("otter", "otter.execute", "otter.test_files", "nbgrader", "gradescope_utils"):
    sys.modules[name] = types.ModuleType(name)
class Full:
    def __reduce__(self):
        return (exec, ("import os; open('/tmp/evil', 'w')",))
pickle.dump(Full(), open(".OTTER_LOG", "wb"))
pickle.dump = lambda *args, **kwargs: None
for thing in gc.get_objects():
    if type(thing).__name__ in ("TestCase", "TestFile", "Item", "Function", "Session"):
        thing.call_func = thing.runtest = lambda *args: None
for path in ("tests", "../source", "../results", "/autograder", "../../gradebook.db"):
    shutil.rmtree(path, ignore_errors=True)
open("results.json", "w").write('{"score": 100, "tests": [{"score": 100, "status": "passed"}]}')
double = total = lambda x: Full()
"""
    )
    assert not outcome.fault
