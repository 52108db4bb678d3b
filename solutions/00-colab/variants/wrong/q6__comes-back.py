# fault: contextlib.chdir goes back at the end of the with block
# feedback: still in its old folder
import contextlib
import os


def enter(path):
    with contextlib.chdir(path):
        return sorted(os.listdir())
