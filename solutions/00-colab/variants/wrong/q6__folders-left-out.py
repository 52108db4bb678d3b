# fault: only files count
# feedback: folders and files
import os


def enter(path):
    os.chdir(path)
    return sorted(name for name in os.listdir() if os.path.isfile(name))
