# fault: after the change a relative path means path/path
# feedback: data/data
import os


def enter(path):
    os.chdir(path)
    return sorted(os.listdir(path))
