# fault: goes to the parent of what is missing before it finds out
# feedback: should be unchanged
import os


def enter(path):
    path = os.path.abspath(path)
    os.chdir(os.path.dirname(path))
    os.chdir(os.path.basename(path) or ".")
    return sorted(os.listdir())
