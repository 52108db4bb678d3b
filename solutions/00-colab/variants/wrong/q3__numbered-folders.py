# fault: a new numbered folder at every call
# feedback: another folder|same folder
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    base = pathlib.Path(drive if os.path.isdir(drive) else local)
    path, n = base / name, 1
    while path.exists():
        path, n = base / f"{name}_{n}", n + 1
    path.mkdir(parents=True)
    return path
