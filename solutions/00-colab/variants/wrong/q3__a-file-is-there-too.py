# fault: exists() is true for a file at the place of the Drive
# feedback: is_dir
import os
import pathlib


def work_dir(name, drive="/content/drive/MyDrive", local="."):
    base = drive if os.path.exists(drive) else local
    path = pathlib.Path(base, name)
    path.mkdir(parents=True, exist_ok=True)
    return path
