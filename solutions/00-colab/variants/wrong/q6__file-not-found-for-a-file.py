# fault: a file is reported as missing
# feedback: NotADirectoryError
import os


def enter(path):
    if not os.path.isdir(path):
        raise FileNotFoundError(f"no folder {path}")
    os.chdir(path)
    return sorted(os.listdir())
