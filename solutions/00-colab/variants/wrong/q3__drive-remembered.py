# fault: whether there is a Drive is found out once and kept
# feedback: at every call|earlier answer
import functools
import os
import pathlib


@functools.lru_cache(maxsize=None)
def _base(drive, local):
    return drive if os.path.isdir(drive) else local


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    path = pathlib.Path(_base(drive, local), name)
    path.mkdir(parents=True, exist_ok=True)
    return path
